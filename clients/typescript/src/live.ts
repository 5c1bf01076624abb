import { io, type Socket } from "socket.io-client";

import { RegattaError, isPassing, type ErrorBody } from "./errors.js";
import type { Incoming, Outgoing, RoomName } from "./generated/events.js";
import { Room, type RoomEvent, type RoomListener } from "./room.js";
import type { Session } from "./session.js";

/** How the connection is: `ended` does not come back by itself. */
export type LiveStatus = "connecting" | "live" | "reconnecting" | "ended";

/** Where tokens come from: a {@link Session}, or anything that knows one, such as an API key. */
export type TokenSource = Pick<Session, "token"> & Partial<Pick<Session, "renew">>;

export interface LiveOptions {
  /** Ways to connect, in the order in which they are tried. */
  transports?: ("polling" | "websocket")[];
  /** How long to wait for an answer, in milliseconds. */
  patience?: number;
  /** Is told of every change of the status; `error` says why it ended. */
  onStatus?: (status: LiveStatus, error?: RegattaError) => void;
}

type Answer = { ok: true } | { ok: false; error: ErrorBody };

const PATIENCE = 10_000;

/** Between two tries of what may be answered differently in a moment, in milliseconds. */
const PAUSE = 1_000;

/** Refusals of a connection that a fresh token may cure. */
const STALE = "not_authenticated";

/** One live connection, and the rooms that are watched over it. */
export class Live {
  readonly #socket: Socket;
  readonly #tokens: TokenSource;
  readonly #rooms = new Map<string, Room>();
  readonly #patience: number;
  readonly #onStatus: NonNullable<LiveOptions["onStatus"]>;
  #status: LiveStatus = "connecting";
  #renewed = false;
  #kicked: RegattaError | null = null;
  /** By how much the server's clock is ahead of ours, as far as this connection has told. */
  #ahead: number | null = null;
  /** Those who will go on when the connection is back. */
  readonly #waiting: { resolve: () => void; reject: (error: RegattaError) => void }[] = [];

  constructor(url: string, tokens: TokenSource, options: LiveOptions = {}) {
    this.#tokens = tokens;
    this.#patience = options.patience ?? PATIENCE;
    this.#onStatus = options.onStatus ?? (() => undefined);
    this.#socket = io(url, {
      auth: (give) => void this.#authenticate(give),
      transports: options.transports ?? ["polling", "websocket"],
      autoConnect: false,
    });
    this.#socket.on("connect", () => this.#connected());
    this.#socket.on("disconnect", (reason) => this.#disconnected(reason));
    this.#socket.on("connect_error", (error) => this.#refused(error));
    this.#socket.onAny((name: string, event: unknown) => this.#hear(name, event));
    this.#socket.connect();
  }

  get status(): LiveStatus {
    return this.#status;
  }

  /**
   * Returns the time by the server's clock, in milliseconds since 1970: by what the fastest event
   * has said of it, and by our own clock before any event.
   */
  now(): number {
    return Date.now() + (this.#ahead ?? 0);
  }

  /** Watches a room until it is left; it comes back by itself after every outage. */
  join(name: RoomName, listener: RoomListener): Room {
    this.#rooms.get(name)?.over();
    const room = new Room(name, this.#line(), listener);
    this.#rooms.set(name, room);
    if (this.#socket.connected) void room.join();
    return room;
  }

  /** Stops watching a room. */
  leave(name: RoomName): void {
    this.#rooms.get(name)?.over();
    this.#rooms.delete(name);
  }

  /**
   * Says something and returns the answer.
   *
   * With `again` it is said anew on the next connection when this one is lost before the answer,
   * and after a pause when a server is out of order, which may have done it all the same: for what
   * changes nothing when it is repeated, such as a step with its `updateId`.
   *
   * @throws RegattaError when it is refused; of the code `no_answer` when nothing is known of it
   */
  async send<Name extends keyof Incoming>(
    name: Name,
    payload: Incoming[Name]["payload"],
    { again = false }: { again?: boolean } = {},
  ): Promise<Incoming[Name]["answer"]> {
    for (;;) {
      if (again) await this.#liveAgain();
      try {
        return await this.#ask(name, payload);
      } catch (error) {
        if (!again || !isPassing(error) || this.#status === "ended") throw error;
        if (this.#socket.connected) await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }

  /** Disconnects for good; rooms say nothing any more. */
  close(): void {
    for (const name of [...this.#rooms.keys()]) this.leave(name as RoomName);
    this.#socket.disconnect();
    this.#become("ended");
  }

  async #ask<Name extends keyof Incoming>(
    name: Name,
    payload: Incoming[Name]["payload"],
  ): Promise<Incoming[Name]["answer"]> {
    if (!this.#socket.connected) throw silence();
    const answer: Answer = await new Promise((resolve, reject) => {
      const lost = () => reject(silence());
      this.#socket.once("disconnect", lost);
      this.#socket.timeout(this.#patience).emit(name, payload, (late: unknown, said: Answer) => {
        this.#socket.off("disconnect", lost);
        if (late) reject(silence());
        else resolve(said);
      });
    });
    if (!answer.ok) throw new RegattaError(answer.error);
    return answer as Incoming[Name]["answer"];
  }

  #liveAgain(): Promise<void> {
    if (this.#socket.connected) return Promise.resolve();
    if (this.#status === "ended") return Promise.reject(silence());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #line() {
    return {
      join: (payload: Incoming["join-room"]["payload"]) => this.#ask("join-room", payload),
      leave: (room: RoomName) => {
        if (this.#socket.connected) this.#socket.emit("leave-room", { room });
      },
    };
  }

  async #authenticate(give: (auth: { token: string | null }) => void): Promise<void> {
    try {
      give({ token: await this.#tokens.token() });
    } catch {
      // The server says what is wrong, and whether another try is worth it.
      give({ token: null });
    }
  }

  #connected(): void {
    this.#renewed = false;
    this.#ahead = null;
    this.#become("live");
    for (const room of this.#rooms.values()) void room.join();
  }

  #disconnected(reason: string): void {
    for (const room of this.#rooms.values()) room.drop();
    if (reason === "io client disconnect") return;
    if (this.#kicked !== null) {
      this.#become("ended", this.#kicked);
      return;
    }
    this.#become("reconnecting");
    // Whom the server has sent away the library does not bring back: a token may have ended.
    if (reason === "io server disconnect") this.#socket.connect();
  }

  #refused(error: Error): void {
    const refusal = (error as Error & { data?: ErrorBody }).data;
    if (refusal === undefined) {
      this.#become("reconnecting");
    } else if (refusal.code === STALE && !this.#renewed && this.#tokens.renew !== undefined) {
      this.#renewed = true;
      this.#tokens.renew().then(
        () => this.#status !== "ended" && this.#socket.connect(),
        (reason: unknown) => this.#unrenewed(reason),
      );
    } else if (refusal.code === STALE) {
      this.#become("ended", new RegattaError(refusal));
    } else {
      this.#connectSoon();
    }
  }

  /** Ends the connection with the sign-in, but not because nobody could be asked for a token. */
  #unrenewed(reason: unknown): void {
    if (this.#status === "ended") return;
    if (isPassing(reason)) {
      this.#renewed = false;
      this.#connectSoon();
    } else {
      this.#become("ended", reason as RegattaError);
    }
  }

  #connectSoon(): void {
    this.#become("reconnecting");
    setTimeout(() => this.#status === "reconnecting" && this.#socket.connect(), PAUSE);
  }

  #hear(name: string, event: unknown): void {
    switch (name as keyof Outgoing) {
      case "token-expiring":
        void this.#refresh();
        return;
      case "room-reset": {
        const room = this.#rooms.get((event as Outgoing["room-reset"]).room);
        void room?.join();
        return;
      }
      case "room-paused":
        this.#rooms.get((event as Outgoing["room-paused"]).room)?.pause();
        return;
      case "room-resumed": {
        const resumed = event as Outgoing["room-resumed"];
        this.#rooms.get(resumed.room)?.resume(resumed);
        return;
      }
      case "room-left": {
        const { room, reason } = event as Outgoing["room-left"];
        this.#rooms.get(room)?.over(new RegattaError({ code: "room_left", message: reason }));
        this.#rooms.delete(room);
        return;
      }
      case "kicked":
        this.#kicked = new RegattaError({
          code: "kicked",
          message: (event as Outgoing["kicked"]).reason,
        });
        return;
      default:
        this.#tell((event as RoomEvent).at);
        this.#rooms.get((event as RoomEvent).room)?.take(event as RoomEvent);
    }
  }

  /** Learns how late it is at the server: an event was said then, and took some time to come. */
  #tell(at: string | undefined): void {
    const ahead = Date.parse(at ?? "") - Date.now();
    if (!Number.isNaN(ahead)) this.#ahead = Math.max(ahead, this.#ahead ?? ahead);
  }

  async #refresh(): Promise<void> {
    try {
      const token = await this.#tokens.renew?.();
      if (token !== undefined) await this.#ask("refresh-token", { token });
    } catch {
      // The connection ends with the token, and then says why.
    }
  }

  #become(status: LiveStatus, error?: RegattaError): void {
    if (this.#status === status) return;
    this.#status = status;
    this.#onStatus(status, error);
    if (status === "live") for (const one of this.#waiting.splice(0)) one.resolve();
    if (status === "ended") {
      for (const one of this.#waiting.splice(0)) one.reject(error ?? silence());
    }
  }
}

function silence(): RegattaError {
  return new RegattaError({ code: "no_answer", message: "The server did not answer." });
}
