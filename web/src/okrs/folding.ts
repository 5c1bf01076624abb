import { useCallback, useState } from "react";

import type { Node } from "./forest";

/** Up to so many objectives nothing is folded to begin with. */
const MANY = 60;
const OPEN_LEVELS = 2;

interface Folds {
  /** The level from which on everything is folded that nobody has folded or unfolded. */
  from: number;
  chosen: ReadonlyMap<string, boolean>;
}

/** Which branches are folded, and how to fold others. */
export interface Folding {
  folded: (node: Node) => boolean;
  fold: (folded: boolean, okrIds: readonly string[]) => void;
  foldAll: (folded: boolean) => void;
}

/** Keeps what is folded; where there are many objectives, all below the second level is. */
export function useFolding(objectives: number): Folding {
  const [{ from, chosen }, set] = useState<Folds>({
    from: objectives > MANY ? OPEN_LEVELS : Infinity,
    chosen: new Map(),
  });
  const folded = useCallback(
    ({ okr, level }: Node) => chosen.get(okr.id) ?? level >= from,
    [from, chosen],
  );
  const fold = useCallback((to: boolean, okrIds: readonly string[]) => {
    const more = okrIds.map((okrId) => [okrId, to] as const);
    set((now) => ({ ...now, chosen: new Map([...now.chosen, ...more]) }));
  }, []);
  const foldAll = useCallback((to: boolean) => {
    set({ from: to ? 1 : Infinity, chosen: new Map() });
  }, []);
  return { folded, fold, foldAll };
}
