import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";

import { oldestFirst } from "@regatta/client";

import { api } from "../session";
import type { Okr } from "./words";

const listKey = (cycleId: string) => ["okrs", cycleId, "list"];
const archiveKey = (cycleId: string) => ["okrs", cycleId, "archive"];

/** Asks for the objectives of a cycle: the room does not tell of drafts and private ones. */
export function useListed(cycleId: string): UseQueryResult<Okr[]> {
  return useQuery({
    queryKey: listKey(cycleId),
    queryFn: async () =>
      (await api.GET("/api/okrs", { params: { query: { session: cycleId } } })).data!.okrs,
  });
}

/** Asks for the objectives of a cycle that were archived. */
export function useArchived(cycleId: string): UseQueryResult<Okr[]> {
  return useQuery({
    queryKey: archiveKey(cycleId),
    queryFn: async () => {
      const query = { session: cycleId, archived: true };
      const { okrs } = (await api.GET("/api/okrs", { params: { query } })).data!;
      return okrs.filter((okr) => okr.archived);
    },
    // Others archive something now and then, and nobody is told.
    staleTime: 0,
  });
}

/** Makes sure that what somebody has just done is seen, whether or not the room tells of it. */
export interface Refresh {
  /** Reads one objective anew. */
  one: (okrId: string) => Promise<void>;
  /** Reads all of them anew. */
  all: () => Promise<void>;
}

export function useRefresh(cycleId: string): Refresh {
  const queries = useQueryClient();
  return useMemo(() => {
    const queryKey = listKey(cycleId);
    const all = () => queries.invalidateQueries({ queryKey: ["okrs", cycleId] });
    const one = async (okrId: string) => {
      const params = { path: { okrId } };
      // What was done is done, and no failure, even if it cannot be read just now.
      const okr = (await api.GET("/api/okrs/{okrId}", { params }).catch(() => null))?.data;
      if (!okr || queries.getQueryData(queryKey) === undefined) return await all();
      // A list that is under way was read before.
      await queries.cancelQueries({ queryKey });
      queries.setQueryData<Okr[]>(queryKey, (listed) =>
        listed?.filter((other) => other.id !== okrId).concat(okr),
      );
      void queries.invalidateQueries({ queryKey: archiveKey(cycleId) });
    };
    return { one, all };
  }, [queries, cycleId]);
}

/** The objectives of a cycle that somebody sees. */
export interface Seen {
  /** The oldest first. */
  okrs: Okr[];
  /** Those of them that not everyone sees. */
  hidden: Okr[];
  /** Where one hangs, as far as is known. */
  parentOf: (okr: Okr) => string | null;
  /** Whether some are gone from the room that were for everyone: they may be hidden by now. */
  stale: boolean;
}

/**
 * Joins what the room tells of with what only those hear who ask. What is for everyone is as the
 * room has it; but it neither names parents that are hidden from some, nor is it always faster
 * than the reply to a change.
 */
export function joined(told: Okr[], listed: Okr[]): Seen {
  const inRoom = new Set(told.map((okr) => okr.id));
  const byId = new Map(listed.map((okr) => [okr.id, okr]));
  const others = listed.filter((okr) => !inRoom.has(okr.id) && !okr.archived);
  const hidden = others.filter((okr) => okr.draft || okr.visibility === "private");
  const hiddenIds = new Set(hidden.map((okr) => okr.id));
  return {
    okrs: hidden.length === 0 ? told : [...told, ...hidden].sort(oldestFirst),
    hidden,
    parentOf: (okr) => {
      const other = byId.get(okr.id);
      if (other === undefined) return okr.parentId;
      const unnamed = okr.parentId === null && hiddenIds.has(other.parentId ?? "");
      return unnamed || other.version >= okr.version ? other.parentId : okr.parentId;
    },
    stale: others.length > hidden.length,
  };
}
