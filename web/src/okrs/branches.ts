import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";

import type { OkrBoard } from "@regatta/client";

import { useCalmly } from "../ui/calmly";
import { useFolding, type Folding } from "./folding";
import { Forest } from "./forest";
import { joined, useListed, useRefresh, type Refresh } from "./known";
import { useMoves, type Moves } from "./moves";
import type { Okr } from "./words";

const NONE: Okr[] = [];

/** The objectives of a cycle as somebody sees them hang, and what moves them. */
export interface Branches {
  forest: Forest;
  /** Returns the forest of the last rendering. */
  latest: () => Forest;
  /** What was asked for because the room does not tell it. */
  listed: UseQueryResult<Okr[]>;
  refresh: Refresh;
  folding: Folding;
  moves: Moves;
}

/**
 * @param board of the cycle's room
 * @param change rises whenever the board has moved
 */
export function useBranches(board: OkrBoard, change: number): Branches {
  const cycleId = board.session.id;
  const listed = useListed(cycleId);
  const refresh = useRefresh(cycleId);
  // The board stays the same object: that it has moved is told by `change`.
  const told = useMemo(() => board.okrs, [board, change]);
  const seen = useMemo(() => joined(told, listed.data ?? NONE), [told, listed.data]);
  const folding = useFolding(seen.okrs.length);
  const moves = useMoves(refresh, folding.fold);
  const { under } = moves;
  const forest = useMemo(() => {
    const parentOf = (okr: Okr) => (under.get(okr.id) ?? { parentId: seen.parentOf(okr) }).parentId;
    return new Forest(seen.okrs, parentOf);
  }, [seen, under]);
  useCalmly(change - 1, () => {
    // What moves below something hidden moves it, too, but the room may not say so.
    const moved = seen.hidden.some((okr) => forest.get(okr.id)?.children.length);
    if (seen.stale || moved) void refresh.all();
  });
  const last = useRef(forest);
  useEffect(() => {
    last.current = forest;
  });
  const latest = useMemo(() => () => last.current, []);
  return { forest, latest, listed, refresh, folding, moves };
}
