import { useState } from "react";

const FOLDED = 280;

/** What somebody has written: of a long text the beginning, and all of it when that is wished. */
export function LongText({ children: text }: { children: string }) {
  const [unfolded, unfold] = useState(false);
  const long = text.length > FOLDED;
  return (
    <div className="quiet">
      <p className="written" dir="auto">
        {long && !unfolded ? `${text.slice(0, FOLDED)}…` : text}
      </p>
      {long && (
        <button
          type="button"
          className="plain"
          aria-expanded={unfolded}
          onClick={() => unfold(!unfolded)}
        >
          {unfolded ? "Less" : "All of it"}
        </button>
      )}
    </div>
  );
}
