import { createContext, use } from "react";

import { useMe } from "../me";
import type { Forest } from "./forest";
import type { Refresh } from "./known";
import type { Cycle, Okr } from "./words";

/** What everything on the board of a cycle shares; it is the same until the cycle changes. */
export interface Desk {
  cycle: Cycle;
  refresh: Refresh;
  /** The objectives as they stand now. */
  forest: () => Forest;
  /** Opens an objective; null closes the one that is open. */
  open: (okrId: string | null) => void;
  fold: (folded: boolean, okrIds: readonly string[]) => void;
  /** Hangs an objective elsewhere: it is seen there at once, and back if that is refused. */
  move: (okrId: string, parentId: string | null) => Promise<void>;
  /** Asks where to hang an objective; null asks no longer. */
  askWhere: (okrId: string | null) => void;
  /** The objective that is being dragged. */
  dragged: () => string | null;
  drag: (okrId: string | null) => void;
  /** Hangs what is dragged here, and says so if it is refused. */
  drop: (parentId: string | null) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (desk === null) throw new Error("There are no objectives outside a board.");
  return desk;
}

/** What somebody may do with an objective. */
export interface Rights {
  /** Owners do with theirs, managers and admins with any. */
  manage: boolean;
  edit: boolean;
  checkIn: boolean;
}

export function useRights(okr: Okr): Rights {
  const me = useMe();
  const { status } = useDesk().cycle;
  const manage = okr.ownerId === me.id || me.role !== "member";
  const edit = manage && status !== "closed";
  return { manage, edit, checkIn: edit && status === "active" && !okr.draft };
}

/** Returns the address of the goals of a cycle, with one of them opened. */
export function addressOf(cycleId: string, okrId: string | null = null): string {
  const query = new URLSearchParams({ session: cycleId });
  if (okrId !== null) query.set("okr", okrId);
  return `/goals?${query}`;
}
