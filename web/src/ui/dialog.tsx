import { useEffect, useRef, type ReactNode } from "react";

interface DialogProps {
  label: string;
  /** Is called once it is closed, by whatever way. */
  closed: () => void;
  children: (close: () => void) => ReactNode;
}

/** A dialog for as long as it is rendered; closing it gives the focus back to where it was. */
export function Dialog({ label, closed, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
  }, []);
  return (
    <dialog ref={dialog} aria-label={label} onClose={closed}>
      {children(() => dialog.current?.close())}
    </dialog>
  );
}
