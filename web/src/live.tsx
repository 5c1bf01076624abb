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

interface Connection {
  live: Live;
  freshness: Freshness;
  /** Why the connection ended for good, such as an admin's word. */
  ended: RegattaError | null;
  /** Notes that a room is up to date again after an outage. */
  recovered: () => void;
  /** Connects anew after an end. */
  again: () => void;
}

const LiveContext = createContext<Connection | null>(null);

const RECOVERED_SHOWN = 4_000;

/** Keeps one live connection for as long as somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState<Live | null>(null);
  const [freshness, setFreshness] = useState<Freshness>("connecting");
  const [ended, setEnded] = useState<RegattaError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const connection = new Live(location.origin, session, {
      transports: transports(),
      onStatus: (status, error) => {
        setFreshness(status);
        setEnded(error ?? null);
      },
    });
    setLive(connection);
    setFreshness(connection.status);
    setEnded(null);
    return () => connection.close();
  }, [attempt]);
  useEffect(() => {
    if (freshness !== "recovered") return undefined;
    const timer = setTimeout(() => setFreshness("live"), RECOVERED_SHOWN);
    return () => clearTimeout(timer);
  }, [freshness]);
  const recovered = useCallback(
    () => setFreshness((now) => (now === "live" ? "recovered" : now)),
    [],
  );
  const again = useCallback(() => setAttempt((number) => number + 1), []);
  const connection = useMemo(
    () => live && { live, freshness, ended, recovered, again },
    [live, freshness, ended, recovered, again],
  );
  return <LiveContext value={connection}>{connection && children}</LiveContext>;
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
  | { state: "gone"; message: string }
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
  const { live, recovered } = useConnection();
  const [watched, setWatched] = useState<Watched<Kept>>({ state: "loading" });
  const change = useRef(0);
  useEffect(() => {
    setWatched({ state: "loading" });
    let board: Kept | null = null;
    let frame: number | null = null;
    let lost = false;
    const show = () => {
      frame = null;
      if (board !== null) setWatched({ state: "shown", board, change: ++change.current });
    };
    const showSoon = () => {
      frame ??= requestAnimationFrame(show);
    };
    live.join(room, {
      snapshot: (state) => {
        board = make(state as Snapshot);
        show();
      },
      event: (event) => {
        board?.apply(event);
        showSoon();
      },
      live: () => {
        if (lost) recovered();
        lost = false;
      },
      away: () => {
        lost = true;
      },
      gone: (error) => setWatched({ state: "gone", message: error.message }),
    });
    return () => {
      if (frame !== null) cancelAnimationFrame(frame);
      live.leave(room);
    };
  }, [live, room, make, recovered]);
  return watched;
}
