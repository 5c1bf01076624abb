import { useRef, useState } from "react";

import { Person } from "../people";
import { Bar } from "../ui/bar";
import { Instant } from "../ui/instant";
import { CheckIn } from "./check-in";
import { Comment } from "./comment";
import { useRights } from "./desk";
import type { CheckInView } from "./history";
import { amount, round, way, type KeyResult, type Okr } from "./words";

interface ResultProps {
  okr: Okr;
  result: KeyResult;
  /** What was checked in last. */
  last: CheckInView | undefined;
}

/** A key result: where it goes, where it is, who said so last, and how to say something newer. */
export function Result({ okr, result, last }: ResultProps) {
  const { checkIn } = useRights(okr);
  const [checking, setChecking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const done = () => {
    setChecking(false);
    button.current?.focus();
  };
  return (
    <div className="result" role="group" aria-label={result.title}>
      <h3 dir="auto">{result.title}</h3>
      <p className="quiet facts">
        <span>{way(result)}</span>
        {result.current !== null && <strong>Now {amount(result.current, result)}</strong>}
        {result.confidence != null && <span>Confidence {round(result.confidence)} of 10</span>}
      </p>
      <Bar value={result.progress ?? null} label={`Progress of ${result.title}`} />
      {last !== undefined && <Last checkIn={last} />}
      {checkIn && (
        <button
          type="button"
          className={checking ? "plain" : undefined}
          ref={button}
          aria-expanded={checking}
          onClick={() => setChecking(!checking)}
        >
          {checking ? "Not now" : "Check in…"}
        </button>
      )}
      {checkIn && checking && <CheckIn okr={okr} result={result} done={done} />}
    </div>
  );
}

function Last({ checkIn }: { checkIn: CheckInView }) {
  return (
    <div className="last">
      <p className="quiet">
        Last by <Person id={checkIn.userId} />, <Instant at={checkIn.at} />
      </p>
      {checkIn.comment !== "" && <Comment text={checkIn.comment} />}
    </div>
  );
}
