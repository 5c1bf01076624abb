import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import type { components } from "@regatta/client";

import { OkrBoard, type OkrSnapshot } from "@regatta/client";

import { useRoom } from "../live";
import { api } from "../session";
import { Page } from "../shell/page";
import { Bar } from "../ui/bar";
import { Refusal } from "../ui/refusal";
import "./goals.css";

const okrBoard = (snapshot: OkrSnapshot) => new OkrBoard(snapshot);

type Cycle = components["schemas"]["CycleView"];
type Okr = components["schemas"]["OkrView"];
type KeyResult = components["schemas"]["KeyResult"];

const PACE: Record<string, string> = {
  on_track: "On track",
  needs_attention: "Needs attention",
  off_track: "Off track",
  achieved: "Achieved",
};

export default function Goals() {
  return (
    <Page title="Goals">
      <Okrs />
    </Page>
  );
}

/** The cycles of the organization, and the tree of one of them, live. */
function Okrs() {
  const cycles = useQuery({
    queryKey: ["sessions"],
    queryFn: async () => (await api.GET("/api/sessions", {})).data!.sessions,
  });
  const [chosen, choose] = useState<string | null>(null);
  if (cycles.isPending) return <p className="quiet">Loading…</p>;
  if (cycles.isError) return <Refusal error={cycles.error} />;
  const cycle = pick(cycles.data, chosen);
  if (cycle === undefined) return <NoCycle />;
  return (
    <>
      <label className="picker">
        Cycle
        <select value={cycle.id} onChange={(event) => choose(event.target.value)}>
          {cycles.data.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name} ({one.status})
            </option>
          ))}
        </select>
      </label>
      <Board key={cycle.id} cycle={cycle} />
    </>
  );
}

function pick(cycles: Cycle[], chosen: string | null): Cycle | undefined {
  return (
    cycles.find((one) => one.id === chosen) ??
    cycles.find((one) => one.status === "active") ??
    cycles[0]
  );
}

function NoCycle() {
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: () => {
      const day = (offset: number) =>
        new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
      return api.POST("/api/sessions", {
        body: { name: "First cycle", status: "active", startDate: day(0), endDate: day(90) },
      });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["sessions"] }),
  });
  return (
    <section className="empty">
      <p>There is no cycle yet. Goals live in cycles: a quarter, for example.</p>
      <button type="button" onClick={() => begin.mutate()} disabled={begin.isPending}>
        Begin one for the next 90 days
      </button>
      <Refusal error={begin.error} />
    </section>
  );
}

function Board({ cycle }: { cycle: Cycle }) {
  const goals = useRoom(`session:${cycle.id}`, okrBoard);
  if (goals.state === "loading") return <p className="quiet">Loading…</p>;
  if (goals.state === "gone") return <p className="quiet">{goals.message}</p>;
  const { okrs } = goals.board;
  const known = new Set(okrs.map((one) => one.id));
  const below = new Map<string | null, Okr[]>();
  for (const okr of okrs as Okr[]) {
    const parent = okr.parentId !== null && known.has(okr.parentId) ? okr.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), okr]);
  }
  const writable = goals.board.session.status !== "closed";
  return (
    <>
      {okrs.length === 0 && <p className="quiet">Nothing is written down in this cycle yet.</p>}
      <ul className="tree">
        {(below.get(null) ?? []).map((okr) => (
          <Branch key={okr.id} okr={okr} below={below} writable={writable} />
        ))}
      </ul>
      {writable && <NewObjective cycle={cycle.id} />}
    </>
  );
}

interface BranchProps {
  okr: Okr;
  below: Map<string | null, Okr[]>;
  writable: boolean;
}

function Branch({ okr, below, writable }: BranchProps) {
  const children = below.get(okr.id) ?? [];
  return (
    <li>
      <article className="okr">
        <header>
          <h2 dir="auto">{okr.objective}</h2>
          {okr.status !== null && <span className={`pace ${okr.status}`}>{PACE[okr.status]}</span>}
        </header>
        <Bar value={okr.progress} label={`Progress of ${okr.objective}`} />
        {okr.confidence !== null && <p className="quiet">Confidence {okr.confidence} of 10</p>}
        {okr.keyResults
          .filter((one) => !one.archived)
          .map((one) => (
            <Result key={one.id} okr={okr} result={one} writable={writable && !okr.draft} />
          ))}
      </article>
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Branch key={child.id} okr={child} below={below} writable={writable} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Result({ okr, result, writable }: { okr: Okr; result: KeyResult; writable: boolean }) {
  const checkIn = useMutation({
    mutationFn: (value: number) =>
      api.POST("/api/okrs/{okrId}/progress", {
        params: { path: { okrId: okr.id } },
        body: { keyResultId: result.id, value },
      }),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const value = new FormData(event.currentTarget).get("value");
    if (value !== null && value !== "") checkIn.mutate(Number(value));
    event.currentTarget.reset();
  }

  return (
    <section className="result">
      <h3 dir="auto">{result.title}</h3>
      <p className="quiet">
        {`${result.start} → ${result.target} ${result.unit}`.trim()}
        {result.current !== null && `, now ${result.current}`}
      </p>
      <Bar value={result.progress ?? null} label={`Progress of ${result.title}`} />
      {writable && (
        <form className="check-in" onSubmit={submit}>
          <label>
            New value
            <input name="value" type="number" step="any" required />
          </label>
          <button type="submit" disabled={checkIn.isPending}>
            Check in
          </button>
        </form>
      )}
      <Refusal error={checkIn.error} />
    </section>
  );
}

function NewObjective({ cycle }: { cycle: string }) {
  const make = useMutation({
    mutationFn: (form: FormData) =>
      api.POST("/api/okrs", {
        body: {
          objective: String(form.get("objective")),
          sessionId: cycle,
          keyResults: [{ title: String(form.get("title")), target: Number(form.get("target")) }],
        },
      }),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    make.mutate(new FormData(event.currentTarget));
    event.currentTarget.reset();
  }

  return (
    <form className="new" onSubmit={submit}>
      <h2>Write an objective down</h2>
      <label>
        Objective
        <input name="objective" required maxLength={300} />
      </label>
      <label>
        Key result
        <input name="title" required maxLength={300} />
      </label>
      <label>
        From 0 to
        <input name="target" type="number" step="any" required />
      </label>
      <Refusal error={make.error} />
      <button type="submit" disabled={make.isPending}>
        Add
      </button>
    </form>
  );
}
