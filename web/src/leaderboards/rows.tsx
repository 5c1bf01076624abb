import { memo, useRef } from "react";

import type { components } from "@regatta/client";

import { useMe } from "../me";
import { useMovingRows } from "../ui/moving";

type Row = components["schemas"]["BoardRow"];

interface RowsProps {
  rows: Row[];
  /** Where the user is, also when that is further down. */
  me: Row | null;
  total: number;
}

/** The rows of a leaderboard; they move when ranks change. */
export function Rows({ rows, me, total }: RowsProps) {
  const { id } = useMe();
  const list = useRef<HTMLOListElement>(null);
  useMovingRows(list, rows.map((row) => row.userId).join());
  return (
    <>
      <ol ref={list} className="plain rows" aria-label="Leaderboard">
        {rows.map((row) => (
          <Line key={row.userId} row={row} mine={row.userId === id} />
        ))}
      </ol>
      <p className="quiet">
        {total} {total === 1 ? "person has" : "people have"} points
        {me !== null && rows.every((row) => row.userId !== id) && `; you are number ${me.rank}`}.
      </p>
    </>
  );
}

const Line = memo(
  function Line({ row, mine }: { row: Row; mine: boolean }) {
    return (
      <li className={mine ? "line mine" : "line"} data-key={row.userId}>
        <span className="rank">{row.rank}</span>
        <span className="name" dir="auto">
          {row.name}
          {mine && " (you)"}
        </span>
        <span className="score">{row.score} points</span>
      </li>
    );
  },
  (before, now) =>
    before.mine === now.mine &&
    before.row.rank === now.row.rank &&
    before.row.score === now.row.score &&
    before.row.name === now.row.name,
);
