import { useState } from "react";
import { useLocation } from "wouter";

import type { components } from "@regatta/client";

import { api } from "../session";
import { Dialog } from "../ui/dialog";
import { Form, type Fields } from "../ui/form";

type Task = components["schemas"]["Task"];
type Wish = components["schemas"]["GenerateChallenge"];

/** Makes a race of a task, and goes to its lobby. */
export function Generate({ task }: { task: Task }) {
  const [wishing, setWishing] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setWishing(true)}>
        Make it a race
      </button>
      {wishing && (
        <Dialog label="Make it a race" closed={() => setWishing(false)}>
          {(close) => (
            <>
              <Wishes task={task} />
              <button type="button" className="plain" onClick={close}>
                Not now
              </button>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}

function Wishes({ task }: { task: Task }) {
  const [, go] = useLocation();

  async function send(form: Fields): Promise<void> {
    const { data } = await api.POST("/api/challenges/generate", { body: wishOf(task, form) });
    go(`/challenges/${data!.challengeId}`);
  }

  return (
    <Form submit="Make the race" send={send}>
      <label>
        Who races
        <select name="mode">
          <option value="multiplayer">Everyone who joins</option>
          <option value="solo">I alone</option>
        </select>
      </label>
      <label>
        Kind
        <select name="kind">
          <option value="">By the estimate</option>
          <option value="sprint">Sprint</option>
          <option value="marathon">Marathon</option>
        </select>
      </label>
      <label>
        Steps
        <input name="length" type="number" min={1} max={1_000_000} defaultValue={100} required />
      </label>
      <label>
        Time limit in minutes
        <input name="minutes" type="number" min={1} max={43_200} defaultValue={60} required />
      </label>
      <label>
        Seats, where everyone may join
        <input name="capacity" type="number" min={1} max={500} defaultValue={10} required />
      </label>
      <label className="check">
        <input name="allowBack" type="checkbox" />
        Progress may go back
      </label>
    </Form>
  );
}

function wishOf(task: Task, form: Fields): Wish {
  const [mode, kind] = [form.text("mode") as Wish["mode"], form.text("kind")];
  return {
    taskId: task.id!,
    mode,
    length: form.number("length")!,
    durationSeconds: form.number("minutes")! * 60,
    allowBack: form.checked("allowBack"),
    ...(kind !== "" && { kind: kind as NonNullable<Wish["kind"]> }),
    ...(mode === "multiplayer" && { capacity: form.number("capacity")! }),
  };
}
