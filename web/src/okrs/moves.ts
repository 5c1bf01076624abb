import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { api } from "../session";
import type { Desk } from "./desk";
import type { Refresh } from "./known";

/** A move that the server has not answered yet. */
interface Move {
  parentId: string | null;
}

export interface Refused {
  okrId: string;
  error: unknown;
}

export interface Moves {
  /** By objective: where it is shown, whatever is known of it. */
  under: ReadonlyMap<string, Move>;
  /** The objective that is being dragged. */
  dragging: string | null;
  /** The objective of which it is asked where to hang it. */
  asked: string | null;
  /** What was dropped last, if that was refused. */
  refused: Refused | null;
  forget: () => void;
  acts: Pick<Desk, "move" | "askWhere" | "dragged" | "drag" | "drop">;
}

/** Hangs objectives elsewhere: they are seen there at once, and the server has the last word. */
export function useMoves(refresh: Refresh, fold: Desk["fold"]): Moves {
  const [under, move] = useUnder(refresh);
  const [asked, askWhere] = useState<string | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const { dragging, dragged, drag } = useDragged();
  const drop = useCallback(
    (parentId: string | null) => {
      const okrId = dragged();
      drag(null);
      if (okrId === null) return;
      setRefused(null);
      if (parentId !== null) fold(false, [parentId]);
      move(okrId, parentId).catch((error: unknown) => setRefused({ okrId, error }));
    },
    [dragged, drag, fold, move],
  );
  const acts = useMemo(
    () => ({ move, askWhere, dragged, drag, drop }),
    [move, dragged, drag, drop],
  );
  const forget = useCallback(() => setRefused(null), []);
  return { under, dragging, asked, refused, forget, acts };
}

function useUnder(refresh: Refresh): [Moves["under"], Desk["move"]] {
  const [under, setUnder] = useState<Moves["under"]>(new Map());
  const move = useCallback(
    async (okrId: string, parentId: string | null) => {
      const mine = { parentId };
      setUnder((now) => new Map(now).set(okrId, mine));
      try {
        const params = { path: { okrId } };
        await api.PUT("/api/okrs/{okrId}", { params, body: { parentId } });
        // Until it is known where it is, it would be seen where it was.
        await refresh.one(okrId);
      } finally {
        setUnder((now) => {
          // It may have been moved again meanwhile.
          if (now.get(okrId) !== mine) return now;
          const others = new Map(now);
          others.delete(okrId);
          return others;
        });
      }
    },
    [refresh],
  );
  return [under, move];
}

function useDragged() {
  const [dragging, setDragging] = useState<string | null>(null);
  const held = useRef<string | null>(null);
  const dragged = useCallback(() => held.current, []);
  const drag = useCallback((okrId: string | null) => {
    held.current = okrId;
    // A page that changes while a drag begins ends it in some browsers.
    requestAnimationFrame(() => setDragging(held.current));
  }, []);
  useEffect(() => {
    if (dragging === null) return undefined;
    // No pointer moves while something is dragged. Whoever is told of the end of a drag may be
    // gone by then: folded away, or removed by somebody else.
    const over = () => drag(null);
    addEventListener("pointermove", over);
    return () => removeEventListener("pointermove", over);
  }, [dragging, drag]);
  return { dragging, dragged, drag };
}
