import { useState } from "react";

import { isPassing, newId, type events } from "@regatta/client";

import { useConnection } from "../live";
import { useMe } from "../me";
import { Action } from "../ui/form";
import type { Challenge } from "./challenges";

type Hint = events.HintRequestAnswer;

interface Notes {
  /** What was paid for. */
  hints: Hint[];
  /** The id of what was asked for and is not answered yet: asked again, it costs nothing more. */
  asked: string | null;
}

/** Notes live as long as the tab, also when it is loaded again. */
function notesOf(key: string): Notes {
  try {
    return { hints: [], asked: null, ...(JSON.parse(sessionStorage.getItem(key)!) as Notes | null) };
  } catch {
    return { hints: [], asked: null };
  }
}

/** Hints, each for points that are named before one pays. */
export function Hints({ challenge, taken }: { challenge: Challenge; taken: number }) {
  const { live } = useConnection();
  const key = `regatta-hints-${useMe().id}-${challenge.id}`;
  const [{ hints, asked }, setNotes] = useState(() => notesOf(key));
  const cost = challenge.hintCosts[taken];

  function note(notes: Notes): void {
    sessionStorage.setItem(key, JSON.stringify(notes));
    setNotes(notes);
  }

  async function ask(): Promise<void> {
    const request = { challengeId: challenge.id, updateId: asked ?? newId() };
    note({ hints, asked: request.updateId });
    try {
      const hint = await live.send("hint-request", request, { again: true });
      note({ hints: [...hints, hint], asked: null });
    } catch (error) {
      if (!isPassing(error)) note({ hints, asked: null });
      throw error;
    }
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
