import { useEffect, useState } from "react";

import { useConnection } from "../live";
import { span } from "../ui/instant";
import type { Challenge } from "./challenges";

const TICK = 200;

/** Returns the time by the server's clock, again and again while it matters. */
function useServerTime(matters: boolean): number {
  const { live } = useConnection();
  const [, tick] = useState(0);
  useEffect(() => {
    if (!matters) return undefined;
    const timer = setInterval(() => tick((number) => number + 1), TICK);
    return () => clearInterval(timer);
  }, [matters]);
  return live.now();
}

/** Counts down to the start, and then to the time limit. */
export function Clock({ challenge }: { challenge: Challenge }) {
  const { state, startsAt, endsAt } = challenge;
  const until = state === "countdown" ? startsAt : state === "active" ? endsAt : null;
  const now = useServerTime(until !== null);
  if (until === null) return null;
  const left = Date.parse(until) - now;
  return (
    <p className={`clock ${state}`} role="timer">
      <span className="unseen">{state === "countdown" ? "Starts in" : "Time left"}</span>
      {state === "countdown" ? Math.max(0, Math.ceil(left / 1000)) : span(left)}
    </p>
  );
}
