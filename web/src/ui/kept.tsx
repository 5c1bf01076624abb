import { useState, type ReactNode } from "react";

interface KeptProps {
  said?: string;
  /** The form, which tells when it is done. */
  children: (done: () => void) => ReactNode;
}

/** Says below a form that it was sent, until something in it is changed again. */
export function Kept({ said = "Saved.", children }: KeptProps) {
  const [kept, setKept] = useState(false);
  return (
    <div onInput={() => setKept(false)}>
      {children(() => setKept(true))}
      <p className="quiet" role="status">
        {kept && said}
      </p>
    </div>
  );
}
