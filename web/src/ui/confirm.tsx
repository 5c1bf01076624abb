import { useState, type ReactNode } from "react";

import { Dialog } from "./dialog";
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
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button
        type="button"
        className="plain danger"
        aria-label={label}
        onClick={() => setAsking(true)}
      >
        {ask}
      </button>
      {asking && (
        <Dialog label={question} closed={() => setAsking(false)}>
          {(close) => (
            <>
              <p dir="auto">{question}</p>
              <div className="row">
                <button type="button" className="plain" onClick={close}>
                  Keep
                </button>
                <Action
                  className="danger"
                  act={async () => {
                    await act();
                    close();
                  }}
                >
                  {yes}
                </Action>
              </div>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}
