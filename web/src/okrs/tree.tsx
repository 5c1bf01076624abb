import { memo } from "react";
import { Link } from "wouter";

import { Person } from "../people";
import { Bar } from "../ui/bar";
import { Empty } from "../ui/loaded";
import { Grip, useDrop } from "./align";
import { addressOf, useDesk, useRights } from "./desk";
import type { Folding } from "./folding";
import type { Node } from "./forest";
import { Objective } from "./objective";
import { PACES, counted, round, share, type Okr } from "./words";

/** Levels below this one stand no further to the right. */
const DEEPEST = 10;

/** More rows than that are drawn only where they are in sight. */
const MANY = 100;

interface TreeProps {
  /** What is not folded away, as one reads it. */
  rows: Node[];
  opened: string | null;
  folding: Folding;
}

/**
 * The objectives as they hang below one another. They are rows of one list, so that one that is
 * hung elsewhere, or whose parent is, keeps what somebody is typing in it.
 */
export function Tree({ rows, opened, folding }: TreeProps) {
  const { cycle } = useDesk();
  if (rows.length === 0) {
    return (
      <Empty>
        <p>Nothing is written down in this cycle{cycle.status === "closed" ? "." : " yet."}</p>
      </Empty>
    );
  }
  return (
    <>
      {rows.some((node) => node.children.length > 0) && (
        <div className="row">
          <button type="button" className="plain" onClick={() => folding.foldAll(true)}>
            Fold all
          </button>
          <button type="button" className="plain" onClick={() => folding.foldAll(false)}>
            Unfold all
          </button>
        </div>
      )}
      <ul
        className={rows.length > MANY ? "plain tree many" : "plain tree"}
        aria-label="Objectives"
      >
        {rows.map((node) => (
          <Row
            key={node.okr.id}
            okr={node.okr}
            level={node.level}
            below={node.children.length}
            folded={folding.folded(node)}
            open={node.okr.id === opened}
          />
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  okr: Okr;
  level: number;
  /** How many hang directly below it. */
  below: number;
  folded: boolean;
  open: boolean;
}

const Row = memo(function Row({ okr, level, below, folded, open }: RowProps) {
  const { cycle, fold } = useDesk();
  const { over, handlers } = useDrop(okr.id);
  const { edit } = useRights(okr);
  return (
    <li className={`level-${Math.min(level, DEEPEST)}`}>
      <article className={over ? "card okr over" : "card okr"} {...handlers}>
        <header>
          {below > 0 && (
            <button
              type="button"
              className="plain fold"
              aria-expanded={!folded}
              aria-label={`${below} below ${okr.objective}`}
              onClick={() => fold(!folded, [okr.id])}
            >
              {folded ? "▸" : "▾"}
            </button>
          )}
          <h2 dir="auto">
            <Link href={addressOf(cycle.id, open ? null : okr.id)} aria-expanded={open}>
              {okr.objective}
            </Link>
          </h2>
          {okr.status !== null && (
            <span className={`badge ${okr.status}`}>{PACES[okr.status]}</span>
          )}
          {edit && <Grip okr={okr} />}
        </header>
        <Bar value={okr.progress} label={`Progress of ${okr.objective}`} />
        <Facts okr={okr} level={level} />
        {open && <Objective okr={okr} />}
      </article>
    </li>
  );
});

function Facts({ okr, level }: { okr: Okr; level: number }) {
  const { cycle } = useDesk();
  const results = okr.keyResults.filter((one) => !one.archived).length;
  return (
    <p className="quiet facts">
      <span className="unseen">Level {level}, owned by </span>
      <Person id={okr.ownerId} />
      {okr.confidence !== null && <span>Confidence {round(okr.confidence)} of 10</span>}
      {results > 0 && <span>{counted(results, "key result")}</span>}
      {okr.draft && <span className="badge">Draft</span>}
      {okr.visibility === "private" && <span className="badge">Private</span>}
      {cycle.status === "closed" && okr.grade !== null && (
        <span className={`badge ${okr.gradeBand}`}>Grade {share(okr.grade)}</span>
      )}
    </p>
  );
}
