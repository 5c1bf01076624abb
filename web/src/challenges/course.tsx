import { type FormEvent } from "react";

import type { events } from "@regatta/client";

import { api } from "../session";
import { Confirm } from "../ui/confirm";
import { Refusal } from "../ui/refusal";
import type { Challenge } from "./challenges";
import { Hints } from "./hints";
import { useSteps } from "./steps";

const STRIDES = [1, 5, 10];

interface CourseProps {
  challenge: Challenge;
  mine: events.ParticipantView;
}

/** What a racer does: says how far the work is, asks for hints, or retires. */
export function Course({ challenge, mine }: CourseProps) {
  const { progress, waiting, refusal, to } = useSteps(challenge.id, mine);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem("progress") as HTMLInputElement;
    to(field.valueAsNumber);
    event.currentTarget.reset();
  }

  return (
    <section className="card" aria-label="Your course">
      <p className="own">
        <strong>{progress}</strong> of {challenge.length} steps, {mine.score} points
        <span className="quiet waiting" role="status">
          {waiting && " · on its way"}
        </span>
      </p>
      <div className="row ends">
        {STRIDES.filter((stride) => stride < challenge.length).map((stride) => (
          <button
            key={stride}
            type="button"
            className="stride"
            disabled={progress >= challenge.length}
            onClick={() => to(Math.min(challenge.length, progress + stride))}
          >
            +{stride}
            <span className="unseen"> {stride === 1 ? "step" : "steps"}</span>
          </button>
        ))}
        <form className="row ends" onSubmit={submit}>
          <label>
            I am at step
            <input
              name="progress"
              type="number"
              inputMode="numeric"
              min={challenge.allowBack ? 0 : progress}
              max={challenge.length}
              step={1}
              required
            />
          </label>
          <button type="submit">Say so</button>
        </form>
        <Retire challenge={challenge} />
      </div>
      <Refusal error={refusal} />
      <Hints challenge={challenge} taken={mine.hintsTaken} />
    </section>
  );
}

function Retire({ challenge }: { challenge: Challenge }) {
  const path = { params: { path: { challengeId: challenge.id } } };
  return (
    <Confirm
      ask="Retire"
      question="Leave this race without points?"
      yes="Retire"
      act={() => api.POST("/api/challenges/{challengeId}/leave", path)}
    />
  );
}
