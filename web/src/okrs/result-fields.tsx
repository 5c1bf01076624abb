import { useState } from "react";

import type { components } from "@regatta/client";

import type { Fields } from "../ui/form";
import { METRICS, type KeyResult, type Metric } from "./words";

type KeyResultForm = components["schemas"]["KeyResultForm"];

/** A key result that is being written: one that is there already, or a new one. */
interface Line {
  key: string;
  result: KeyResult | null;
}

/** Which key results are being written. */
export interface Lines {
  all: Line[];
  add: () => void;
  drop: (key: string) => void;
  /** Begins anew. */
  reset: () => void;
  /** Returns them as they were filled in. */
  read: (fields: Fields) => KeyResultForm[];
}

/** Keeps the lines of a form that begins with these; null is a new one. */
export function useLines(results: readonly (KeyResult | null)[]): Lines {
  const [all, set] = useState<Line[]>(() => results.map(lineOf));
  return {
    all,
    add: () => set((lines) => [...lines, lineOf(null)]),
    drop: (key) => set((lines) => lines.filter((line) => line.key !== key)),
    reset: () => set(results.map(lineOf)),
    read: (fields) => all.map((line) => read(line, fields)),
  };
}

let made = 0;

function lineOf(result: KeyResult | null): Line {
  return { key: result?.id ?? `new-${++made}`, result };
}

function read({ key, result }: Line, fields: Fields): KeyResultForm {
  const title = fields.text(`${key} title`);
  const [start, target] = [fields.number(`${key} start`), fields.number(`${key} target`)];
  const ends = { ...(start !== null && { start }), ...(target !== null && { target }) };
  if (result?.measuredAt != null) return { id: result.id, title, ...ends };
  const direction = fields.text(`${key} direction`);
  return {
    ...(result && { id: result.id }),
    title,
    ...ends,
    metric: fields.text(`${key} metric`) as Metric,
    unit: fields.text(`${key} unit`),
    guardrail: isGuardrail(direction) ? direction : null,
    ...((direction === "up" || direction === "down") && { direction }),
  };
}

function isGuardrail(direction: string): direction is "stay_above" | "stay_below" {
  return direction === "stay_above" || direction === "stay_below";
}

/** The key results of an objective that is being written. */
export function ResultFields({ lines, gone }: { lines: Lines; gone: string }) {
  return (
    <>
      {lines.all.map((line, index) => (
        <fieldset key={line.key}>
          <legend>Key result {index + 1}</legend>
          <LineFields line={line} />
          <button type="button" className="plain danger" onClick={() => lines.drop(line.key)}>
            {gone} key result {index + 1}
          </button>
        </fieldset>
      ))}
      <button type="button" className="plain" onClick={lines.add}>
        Add a key result
      </button>
    </>
  );
}

function LineFields({ line: { key, result } }: { line: Line }) {
  const [metric, setMetric] = useState<Metric>(result?.metric ?? "number");
  const [direction, setDirection] = useState<string>(result?.guardrail ?? "");
  const frozen = result?.measuredAt != null;
  const guarded = isGuardrail(direction);
  return (
    <>
      <label>
        Title
        <input
          name={`${key} title`}
          required
          maxLength={300}
          defaultValue={result?.title}
          dir="auto"
        />
      </label>
      {frozen ? (
        <p className="quiet">Somebody has checked in, so it is measured as before.</p>
      ) : (
        <div className="row ends">
          <MetricField name={`${key} metric`} metric={metric} choose={setMetric} />
          <label>
            Unit
            <input name={`${key} unit`} maxLength={40} size={8} defaultValue={result?.unit} />
          </label>
          {metric !== "binary" && (
            <DirectionField name={`${key} direction`} direction={direction} choose={setDirection} />
          )}
        </div>
      )}
      {metric !== "binary" && (
        <div className="row ends">
          {!guarded && (
            <NumberField name={`${key} start`} label="Start" value={result?.start ?? 0} />
          )}
          <NumberField
            key={metric}
            name={`${key} target`}
            label={guarded ? "Bound" : "Target"}
            value={result?.target ?? (metric === "percent" ? 100 : undefined)}
          />
        </div>
      )}
    </>
  );
}

interface MetricFieldProps {
  name: string;
  metric: Metric;
  choose: (metric: Metric) => void;
}

function MetricField({ name, metric, choose }: MetricFieldProps) {
  return (
    <label>
      Measured as
      <select
        name={name}
        value={metric}
        onChange={(event) => choose(event.target.value as Metric)}
      >
        {Object.entries(METRICS).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface DirectionFieldProps {
  name: string;
  direction: string;
  choose: (direction: string) => void;
}

function DirectionField({ name, direction, choose }: DirectionFieldProps) {
  return (
    <label>
      Direction
      <select name={name} value={direction} onChange={(event) => choose(event.target.value)}>
        <option value="">From start to target</option>
        <option value="up">Up</option>
        <option value="down">Down</option>
        <option value="stay_above">Stay at or above a bound</option>
        <option value="stay_below">Stay at or below a bound</option>
      </select>
    </label>
  );
}

function NumberField({ name, label, value }: { name: string; label: string; value?: number }) {
  return (
    <label>
      {label}
      <input name={name} type="number" step="any" required defaultValue={value} />
    </label>
  );
}
