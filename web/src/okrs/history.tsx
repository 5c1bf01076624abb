import { useState, type ReactNode } from "react";

import type { components } from "@regatta/client";

import { Person } from "../people";
import { api } from "../session";
import { Instant } from "../ui/instant";
import { Paged, useMore, type Pages } from "../ui/paged";
import { Comment } from "./comment";
import { useDesk } from "./desk";
import { FIELDS, amount, plain, round, type KeyResult, type Okr } from "./words";

export type CheckInView = components["schemas"]["CheckInView"];
type Change = components["schemas"]["OkrChange"];

const SHOWN = 20;

/** Fields that take one of a few words. */
const WORDS = new Set(["rollup", "visibility", "metric", "direction", "guardrail"]);

/** The check-ins of an objective, the latest first. */
export function useCheckIns(okrId: string): Pages<CheckInView> {
  return useMore({
    key: ["okr", okrId, "check-ins"],
    ask: async (cursor) => {
      const params = { path: { okrId }, query: { limit: SHOWN, ...(cursor && { cursor }) } };
      const { data } = await api.GET("/api/okrs/{okrId}/progress", { params });
      return { items: data!.checkIns, nextCursor: data!.nextCursor };
    },
  });
}

interface CheckInsProps {
  okr: Okr;
  list: Pages<CheckInView>;
}

export function CheckIns({ okr, list }: CheckInsProps) {
  const results = new Map(okr.keyResults.map((one) => [one.id, one]));
  return (
    <details>
      <summary>All check-ins</summary>
      <Paged list={list} empty="Nobody has checked in yet.">
        {(checkIns) => (
          <ol className="plain">
            {checkIns.map((one) => (
              <CheckInEntry key={one.id} checkIn={one} result={results.get(one.keyResultId)} />
            ))}
          </ol>
        )}
      </Paged>
    </details>
  );
}

interface CheckInEntryProps {
  checkIn: CheckInView;
  result: KeyResult | undefined;
}

function CheckInEntry({ checkIn, result }: CheckInEntryProps) {
  const { value, confidence, comment } = checkIn;
  return (
    <li className="entry">
      <p>
        <bdi>{result?.title}</bdi>: <strong>{result ? amount(value, result) : plain(value)}</strong>
      </p>
      <p className="quiet facts">
        <Person id={checkIn.userId} />
        <Instant at={checkIn.at} />
        {confidence !== null && <span>Confidence {round(confidence)} of 10</span>}
      </p>
      {comment !== "" && <Comment text={comment} />}
    </li>
  );
}

/** Who changed what of an objective; it is asked for when somebody wants to know. */
export function Changes({ okr }: { okr: Okr }) {
  const [wanted, want] = useState(false);
  return (
    <details onToggle={(event) => want(event.currentTarget.open)}>
      <summary>History of changes</summary>
      {wanted && <ChangeList okr={okr} />}
    </details>
  );
}

function ChangeList({ okr }: { okr: Okr }) {
  const list = useMore<Change>({
    key: ["okr", okr.id, "changes"],
    ask: async (cursor) => {
      const query = { limit: SHOWN, ...(cursor && { cursor }) };
      const params = { path: { okrId: okr.id }, query };
      const { data } = await api.GET("/api/okrs/{okrId}/history", { params });
      return { items: data!.changes, nextCursor: data!.nextCursor };
    },
  });
  const titles = new Map(okr.keyResults.map((one) => [one.id, one.title]));
  return (
    <Paged list={list} empty="Nothing was changed yet.">
      {(changes) => (
        <ol className="plain">
          {changes.map((one) => (
            <ChangeEntry key={one.id} change={one} title={titles.get(one.keyResultId ?? "")} />
          ))}
        </ol>
      )}
    </Paged>
  );
}

interface ChangeEntryProps {
  change: Change;
  /** The key result's that was changed. */
  title: string | undefined;
}

function ChangeEntry({ change, title }: ChangeEntryProps) {
  const { field, old, new: now } = change;
  return (
    <li className="entry">
      <p>
        <strong>{FIELDS[field] ?? field}</strong>
        {title !== undefined && field !== "keyResult" && (
          <>
            {" of "}
            <bdi>{title}</bdi>
          </>
        )}
        : <Told field={field} value={old} /> → <Told field={field} value={now} />
      </p>
      <p className="quiet facts">
        <Person id={change.userId} />
        <Instant at={change.at} />
      </p>
    </li>
  );
}

/** A value of a field, as far as it means something to people. */
function Told({ field, value }: { field: string; value: unknown }): ReactNode {
  const { forest } = useDesk();
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return plain(value);
  const text = String(value);
  if (field === "ownerId") return <Person id={text} />;
  if (field === "parentId") return <bdi>{forest().get(text)?.okr.objective ?? "another one"}</bdi>;
  return <bdi>{WORDS.has(field) ? text.replaceAll("_", " ") : text}</bdi>;
}
