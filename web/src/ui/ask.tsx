import { useState, type ReactNode } from "react";

import { Dialog } from "./dialog";
import { Form, type Fields } from "./form";

interface AskProps {
  /** What the button says that asks. */
  ask: ReactNode;
  /** What the button is called where that alone says too little. */
  label: string;
  /** What is to be filled in, and for whom. */
  title: string;
  /** What the button says that does it. */
  submit: string;
  send: (fields: Fields) => Promise<unknown>;
  danger?: boolean;
  /** The fields. */
  children: ReactNode;
}

/** A button for what needs to know more before it is done: it asks for that in a dialog. */
export function Ask({ ask, label, title, submit, send, danger = false, children }: AskProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button
        type="button"
        className={danger ? "plain danger" : "plain"}
        aria-label={label}
        onClick={() => setAsking(true)}
      >
        {ask}
      </button>
      {asking && (
        <Dialog label={label} closed={() => setAsking(false)}>
          {(close) => (
            <>
              <p dir="auto">{title}</p>
              <Form submit={submit} send={send} done={close}>
                {children}
              </Form>
              <button type="button" className="plain" onClick={close}>
                Never mind
              </button>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}
