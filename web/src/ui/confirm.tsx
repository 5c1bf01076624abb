import { useRef, type ReactNode } from "react";

import { Action } from "./form";

interface ConfirmProps {
  /** What the button says that asks. */
  ask: ReactNode;
  /** What it is that will happen. */
  question: string;
  /** What the button says that does it. */
  yes: string;
  act: () => Promise<unknown>;
  label?: string;
}

/** A button for what cannot be undone: it asks first. */
export function Confirm({ ask, question, yes, act, label }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button
        type="button"
        className="plain danger"
        aria-label={label}
        onClick={() => dialog.current?.showModal()}
      >
        {ask}
      </button>
      <dialog ref={dialog} aria-label={question}>
        <p>{question}</p>
        <div className="row">
          <button type="button" className="plain" onClick={() => dialog.current?.close()}>
            Keep
          </button>
          <Action
            className="danger"
            act={async () => {
              await act();
              dialog.current?.close();
            }}
          >
            {yes}
          </Action>
        </div>
      </dialog>
    </>
  );
}
