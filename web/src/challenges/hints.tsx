import { useState } from "react";

import { newId, type events } from "@regatta/client";

import { useConnection } from "../live";
import { Action } from "../ui/form";
import type { Challenge } from "./challenges";

type Hint = events.HintRequestAnswer;

/** What was paid for is remembered for as long as the tab lives, also when it is loaded again. */
function remembered(key: string): Hint[] {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "[]") as Hint[];
  } catch {
    return [];
  }
}

/** Hints, each for points that are named before one pays. */
export function Hints({ challenge, taken }: { challenge: Challenge; taken: number }) {
  const { live } = useConnection();
  const key = `regatta-hints-${challenge.id}`;
  const [hints, setHints] = useState(() => remembered(key));
  const cost = challenge.hintCosts[taken];

  async function ask(): Promise<void> {
    const request = { challengeId: challenge.id, updateId: newId() };
    const hint = await live.send("hint-request", request, { again: true });
    const all = [...hints, hint];
    sessionStorage.setItem(key, JSON.stringify(all));
    setHints(all);
  }

  return (
    <div className="hints">
      <ol className="plain">
        {hints.map((hint) => (
          <li key={hint.number} dir="auto">
            Hint {hint.number}: {hint.text}
          </li>
        ))}
      </ol>
      {cost === undefined ? (
        challenge.hintCount > 0 && <p className="quiet">You have taken every hint.</p>
      ) : (
        <Action act={ask}>
          Hint {taken + 1} of {challenge.hintCount} for {cost} points
        </Action>
      )}
    </div>
  );
}
