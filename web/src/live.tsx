import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from "react";

import { Live, type LiveStatus, type RegattaError, type RoomEvent, type RoomName } from "@regatta/client";

import { session } from "./session";

/** How fresh the page is: `recovered` is said for a moment, once all that was missed is there. */
export type Freshness = LiveStatus | "recovered";

/** How a room is: `joining` has not been here yet, `behind` was and will be again. */
type RoomState = "joining" | "live" | "behind";

interface Connection {
  live: Live;
  freshness: Freshness;
  /** Why the connection ended for good, such as an admin's word. */
  ended: RegattaError | null;
  /** Notes how a room is; null when it is watched no longer. */
  note: (room: RoomName, state: RoomState | null) => void;
  /** Connects anew after an end. */
  again: () => void;
}

const LiveContext = createContext<Connection | null>(null);

const RECOVERED_SHOWN = 4_000;

/** Keeps one live connection for as long as somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState<Live | null>(null);
  const [status, setStatus] = useState<LiveStatus>("connecting");
  const [ended, setEnded] = useState<RegattaError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const connection = new Live(location.origin, session, {
      transports: transports(),
      onStatus: (next, error) => {
        setStatus(next);
        setEnded(error ?? null);
      },
    });
    setLive(connection);
    setStatus(connection.status);
    setEnded(null);
    return () => connection.close();
  }, [attempt]);
  const [rooms, note] = useRooms();
  const freshness = useFreshness(status, rooms);
  const again = useCallback(() => setAttempt((number) => number + 1), []);
  const connection = useMemo(
    () => live && { live, freshness, ended, note, again },
    [live, freshness, ended, note, again],
  );
  return <LiveContext value={connection}>{connection && children}</LiveContext>;
}

type Rooms = ReadonlyMap<RoomName, RoomState>;

function useRooms(): [Rooms, Connection["note"]] {
  const [rooms, setRooms] = useState<Rooms>(new Map());
  const note = useCallback((room: RoomName, state: RoomState | null) => {
    setRooms((before) => {
      const now = new Map(before);
      if (state === null) now.delete(room);
      else now.set(room, state);
      return now;
    });
  }, []);
  return [rooms, note];
}

/** A connection is as fresh as its rooms; a page that one has just turned to makes nothing old. */
function useFreshness(status: LiveStatus, rooms: Rooms): Freshness {
  const states = [...rooms.values()];
  const behind = status === "reconnecting" || states.includes("behind");
  const begun = states.length === 0 || states.includes("live");
  const now = status !== "live" ? status : behind ? "reconnecting" : begun ? "live" : "connecting";
  const [recovered, setRecovered] = useState(false);
  const missed = useRef(false);
  useEffect(() => {
    if (behind) missed.current = true;
    if (now !== "live") setRecovered(false);
    if (now !== "live" || !missed.current) return undefined;
    missed.current = false;
    setRecovered(true);
    const timer = setTimeout(() => setRecovered(false), RECOVERED_SHOWN);
    return () => clearTimeout(timer);
  }, [behind, now]);
  return now === "live" && recovered ? "recovered" : now;
}

/** Where the network lets WebSockets through at once, `?transport=websocket` saves the polling. */
function transports(): ("polling" | "websocket")[] {
  const only = new URLSearchParams(location.search).get("transport");
  return only === "websocket" || only === "polling" ? [only] : ["polling", "websocket"];
}

export function useConnection(): Connection {
  const connection = use(LiveContext);
  if (connection === null) throw new Error("There is no live connection outside LiveProvider.");
  return connection;
}

interface Board {
  apply(event: RoomEvent): void;
}

export type Watched<Kept> =
  | { state: "loading" }
  | { state: "gone"; error: RegattaError }
  | { state: "shown"; board: Kept; change: number };

/**
 * Watches a room: returns the board that `make` builds of its snapshot, and again whenever events
 * have moved it, once a frame at most.
 *
 * @param make belongs to the module, so that it is the same at every rendering
 */
export function useRoom<Kept extends Board, Snapshot>(
  room: RoomName,
  make: (snapshot: Snapshot) => Kept,
): Watched<Kept> {
  const { live, note } = useConnection();
  const [watched, setWatched] = useState<Watched<Kept>>({ state: "loading" });
  const change = useRef(0);
  useEffect(() => {
    setWatched({ state: "loading" });
    note(room, "joining");
    let board: Kept | null = null;
    let frame: number | null = null;
    const show = () => {
      frame = null;
      if (board !== null) setWatched({ state: "shown", board, change: ++change.current });
    };
    const showNoMore = () => {
      if (frame !== null) cancelAnimationFrame(frame);
      note(room, null);
    };
    live.join(room, {
      snapshot: (state) => {
        board = make(state as Snapshot);
        show();
      },
      event: (event) => {
        board?.apply(event);
        frame ??= requestAnimationFrame(show);
      },
      live: () => note(room, "live"),
      away: () => note(room, board === null ? "joining" : "behind"),
      gone: (error) => {
        showNoMore();
        setWatched({ state: "gone", error });
      },
    });
    return () => {
      showNoMore();
      live.leave(room);
    };
  }, [live, room, make, note]);
  return watched;
}
