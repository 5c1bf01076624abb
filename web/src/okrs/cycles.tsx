import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";

import { useMe } from "../me";
import { api } from "../session";
import { Confirm } from "../ui/confirm";
import { Form, type Fields } from "../ui/form";
import { Day } from "../ui/instant";
import { addressOf } from "./desk";
import { STATES, type Cycle } from "./words";

const DAY = 86_400_000;
const QUARTER = 90;

interface CycleBarProps {
  cycles: Cycle[];
  cycle: Cycle;
}

/** Which cycle is shown, and for admins what can be done with it. */
export function CycleBar({ cycles, cycle }: CycleBarProps) {
  const admin = useMe().role === "admin";
  const [, go] = useLocation();
  return (
    <>
      <div className="row ends">
        <label className="cycle">
          Cycle
          <select value={cycle.id} onChange={(event) => go(addressOf(event.target.value))}>
            {cycles.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name} ({STATES[one.status].toLowerCase()})
              </option>
            ))}
          </select>
        </label>
        <p className="dates">
          <span className={`badge ${cycle.status}`}>{STATES[cycle.status]}</span>{" "}
          <Day on={cycle.startDate} /> – <Day on={cycle.endDate} />
        </p>
        {admin && <NextState key={cycle.id} cycle={cycle} />}
      </div>
      {admin && <NewCycle cycles={cycles} />}
    </>
  );
}

const NEXT = {
  preparation: {
    act: "activate",
    ask: "Begin it now",
    question: "Begin this cycle now? It cannot go back to being prepared.",
    yes: "Begin",
  },
  active: {
    act: "close",
    ask: "Close it",
    question: "Close this cycle? From then on it is for reading, grades and reviews apart.",
    yes: "Close",
  },
  closed: {
    act: "reopen",
    ask: "Reopen it",
    question: "Go on with this cycle? It stays open for the days of grace at least.",
    yes: "Reopen",
  },
} as const;

function NextState({ cycle }: { cycle: Cycle }) {
  const queries = useQueryClient();
  const { act, ask, question, yes } = NEXT[cycle.status];
  return (
    <Confirm
      key={act}
      ask={ask}
      question={question}
      yes={yes}
      act={async () => {
        const params = { path: { cycleId: cycle.id } };
        await api.POST(`/api/sessions/{cycleId}/${act}`, { params });
        await queries.invalidateQueries({ queryKey: ["sessions"] });
      }}
    />
  );
}

/** Plans a cycle; one after the last one is proposed, since no two of them share a day. */
export function NewCycle({ cycles }: { cycles: Cycle[] }) {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const first = firstFreeDay(cycles);

  async function plan(fields: Fields): Promise<void> {
    const body = {
      name: fields.text("name"),
      startDate: fields.text("start"),
      endDate: fields.text("end"),
      ...(fields.checked("begin") && { status: "active" as const }),
    };
    const { sessionId } = (await api.POST("/api/sessions", { body })).data!;
    await queries.invalidateQueries({ queryKey: ["sessions"] });
    go(addressOf(sessionId));
  }

  return (
    <details className="card" open={cycles.length === 0}>
      <summary>Plan a cycle</summary>
      <Form label="New cycle" submit="Add the cycle" send={plan}>
        <label>
          Name
          <input name="name" required maxLength={120} />
        </label>
        <div className="row">
          <label>
            First day
            <input name="start" type="date" required defaultValue={day(first)} />
          </label>
          <label>
            Last day
            <input name="end" type="date" required defaultValue={day(first + QUARTER * DAY)} />
          </label>
        </div>
        <label className="check">
          <input name="begin" type="checkbox" defaultChecked={cycles.length === 0} />
          Begin it at once
        </label>
      </Form>
    </details>
  );
}

function firstFreeDay(cycles: Cycle[]): number {
  return Math.max(Date.now(), ...cycles.map((one) => Date.parse(one.endDate) + DAY));
}

function day(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
