import { createContext, use, useEffect, useState, type ReactNode } from "react";

import { Live, OkrBoard, type LiveStatus, type OkrSnapshot, type RoomEvent } from "@regatta/client";

import { session } from "./session";

interface Connection {
  live: Live;
  status: LiveStatus;
}

const LiveContext = createContext<Connection | null>(null);

/** Keeps one live connection for as long as somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [connection, setConnection] = useState<Connection | null>(null);
  useEffect(() => {
    const live = new Live(location.origin, session, {
      onStatus: (status) => setConnection({ live, status }),
    });
    setConnection({ live, status: live.status });
    return () => live.close();
  }, []);
  return <LiveContext value={connection}>{children}</LiveContext>;
}

const WORDS: Record<LiveStatus, string> = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  ended: "Signed out",
};

/** A small honest word on how fresh the page is. */
export function Freshness() {
  const status = use(LiveContext)?.status ?? "connecting";
  return (
    <span className={`freshness ${status}`} role="status">
      {WORDS[status]}
    </span>
  );
}

export type Goals =
  | { state: "loading" }
  | { state: "gone"; message: string }
  | { state: "shown"; board: OkrBoard; change: number };

/** Returns the objectives of a cycle, and again whenever somebody moves one. */
export function useGoals(cycle: string): Goals {
  const live = use(LiveContext)?.live ?? null;
  const [goals, setGoals] = useState<Goals>({ state: "loading" });
  useEffect(() => {
    if (live === null) return undefined;
    setGoals({ state: "loading" });
    let board: OkrBoard | null = null;
    let change = 0;
    const show = () => board && setGoals({ state: "shown", board, change: ++change });
    const room = `session:${cycle}` as const;
    live.join(room, {
      snapshot: (state) => {
        board = new OkrBoard(state as unknown as OkrSnapshot);
        show();
      },
      event: (event: RoomEvent) => {
        board?.apply(event);
        show();
      },
      gone: (error) => setGoals({ state: "gone", message: error.message }),
    });
    return () => live.leave(room);
  }, [live, cycle]);
  return goals;
}
