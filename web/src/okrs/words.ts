import type { components } from "@regatta/client";

export type Cycle = components["schemas"]["CycleView"];
export type Okr = components["schemas"]["OkrView"];
export type KeyResult = components["schemas"]["KeyResult"];
export type Metric = KeyResult["metric"];
export type Pace = NonNullable<Okr["status"]>;

export const STATES: Record<Cycle["status"], string> = {
  preparation: "In preparation",
  active: "Active",
  closed: "Closed",
};

export const PACES: Record<Pace, string> = {
  achieved: "Achieved",
  on_track: "On track",
  needs_attention: "Needs attention",
  off_track: "Off track",
};

export const METRICS: Record<Metric, string> = {
  number: "A number",
  percent: "Percent",
  currency: "Money",
  binary: "Done or not",
  milestone: "Milestones",
};

/** What a field is called in the history of changes. */
export const FIELDS: Record<string, string> = {
  objective: "Objective",
  parentId: "Below",
  ownerId: "Owner",
  description: "Description",
  rollup: "Made of",
  weight: "Weight",
  visibility: "Visibility",
  draft: "Draft",
  archived: "Archived",
  grade: "Grade",
  gradeNote: "Note on the grade",
  reviewNote: "Review",
  keyResult: "Key result",
  title: "Title",
  metric: "Measured as",
  unit: "Unit",
  start: "Start",
  target: "Target",
  current: "Value",
  direction: "Direction",
  guardrail: "Guardrail",
  order: "Place",
};

const PLAIN = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 });
const ROUND = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** Returns a share from 0 to 1 as people say it; null is said, too. */
export function share(value: number | null): string {
  return value === null ? "no data" : `${Math.round(value * 100)} %`;
}

/** Returns a number as people of the browser's language write it. */
export function plain(value: number): string {
  return PLAIN.format(value);
}

/** Returns a mean, which nobody wants to read six decimals of. */
export function round(value: number): string {
  return ROUND.format(value);
}

/** Returns what a value of a key result means: with its unit, or as a word. */
export function amount(value: number, { metric, unit }: KeyResult): string {
  if (metric === "binary") return value === 1 ? "done" : "not done";
  if (metric === "percent" && unit === "") return `${plain(value)} %`;
  if (metric === "currency" && /^[A-Z]{3}$/.test(unit)) {
    return new Intl.NumberFormat(undefined, { style: "currency", currency: unit }).format(value);
  }
  return `${plain(value)} ${unit}`.trim();
}

/** Returns where a key result shall go, or which bound it keeps to. */
export function way(result: KeyResult): string {
  const target = amount(result.target, result);
  if (result.guardrail === "stay_above") return `Stays at ${target} or above`;
  if (result.guardrail === "stay_below") return `Stays at ${target} or below`;
  if (result.metric === "binary") return METRICS.binary;
  return `From ${amount(result.start, result)} to ${target}`;
}

/** Returns how many there are of something: `1 objective`, `2 objectives`. */
export function counted(number: number, what: string): string {
  return `${plain(number)} ${what}${number === 1 ? "" : "s"}`;
}
