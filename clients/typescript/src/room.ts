import { RegattaError, isPassing } from "./errors.js";
import type { JoinRoom, JoinRoomAnswer, Outgoing, RoomName } from "./generated/events.js";

/** Everything that is said in rooms, with its place: `room`, `epoch`, `seq` and `at`. */
export type RoomEvent = Extract<Outgoing[keyof Outgoing], { seq: number; at: string }>;

/** A place in a room's sequence of events. */
export interface Place {
  epoch: string;
  seq: number;
}

/** How a room came to be up to date: what was missed is told, or everything is new. */
export type Arrival = "recovered" | "snapshot";

/** What a room tells the page that shows it. */
export interface RoomListener {
  /** All that is to be shown, instead of whatever was; later events build upon it. */
  snapshot(state: Record<string, unknown>): void;
  /** The next event: in order, each once, none left out. */
  event(event: RoomEvent): void;
  /** The room is up to date again, after it was joined or came back. */
  live?(arrival: Arrival): void;
  /**
   * The room is behind, and will come back by itself: its connection was lost, too much missed, or
   * the server itself hears nothing of it for now.
   */
  away?(): void;
  /** The room will not come back: there is none for this user, or an admin took the user out. */
  gone?(error: RegattaError): void;
}

/** Sends `join-room` or `leave-room`; rejects when the server refuses or does not answer. */
export interface Line {
  join(payload: JoinRoom): Promise<JoinRoomAnswer>;
  leave(room: RoomName): void;
}

const PAUSE = 1_000;

/** One room, from the first joining to the leaving, over however many connections. */
export class Room {
  readonly name: RoomName;
  #place: Place | null = null;
  #state: "away" | "joining" | "live" | "paused" | "over" = "away";
  /** Counts joinings, so that the answer to an older one is known to be late. */
  #joining = 0;
  /** What was said while the answer to a joining was under way, or came along with it. */
  #early: (() => void)[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #line: Line;
  readonly #listener: RoomListener;

  constructor(name: RoomName, line: Line, listener: RoomListener) {
    this.name = name;
    this.#line = line;
    this.#listener = listener;
  }

  /** Whether everything that was said so far has been told. */
  get live(): boolean {
    return this.#state === "live";
  }

  /** The last event that was told, or that the snapshot has in it. */
  get place(): Place | null {
    return this.#place;
  }

  /** Joins, from where the room was left if it was there before. */
  async join(): Promise<void> {
    if (this.#state === "over") return;
    clearTimeout(this.#retry);
    const joining = ++this.#joining;
    const behind = this.#state === "live";
    this.#state = "joining";
    this.#early = [];
    if (behind) this.#listener.away?.();
    const since = this.#place;
    try {
      const answer = await this.#line.join({ room: this.name, ...(since && { since }) });
      if (this.#joining === joining) this.#arrive(answer);
    } catch (error) {
      if (this.#joining === joining) this.#fail(error);
    }
  }

  #arrive(answer: JoinRoomAnswer): void {
    this.#state = "live";
    if (answer.recovered) {
      for (const event of (answer.events ?? []) as unknown as RoomEvent[]) this.#tell(event);
    } else {
      this.#place = { epoch: answer.epoch, seq: answer.seq };
      this.#listener.snapshot(answer.snapshot ?? {});
    }
    this.#listener.live?.(answer.recovered ? "recovered" : "snapshot");
    for (const hear of this.#early.splice(0)) hear();
  }

  #fail(error: unknown): void {
    const refusal =
      error instanceof RegattaError
        ? error
        : new RegattaError({ code: "no_answer", message: "The server did not answer." });
    if (isPassing(refusal)) {
      this.#retry = setTimeout(() => void this.join(), PAUSE);
    } else {
      this.over(refusal);
    }
  }

  /** Takes an event; one that leaves a hole has the room joined again, from before the hole. */
  take(event: RoomEvent): void {
    if (this.#waits(() => this.#takeEarly(event))) return;
    if (this.#state !== "live" && this.#state !== "paused") return;
    const place = this.#place;
    if (place !== null && event.epoch === place.epoch) {
      if (event.seq <= place.seq) return;
      if (event.seq === place.seq + 1) {
        this.#tell(event);
        return;
      }
    }
    void this.join();
  }

  /** One of another epoch was said before the answer: a new epoch would have begun with a reset. */
  #takeEarly(event: RoomEvent): void {
    if (event.epoch === this.#place?.epoch) this.take(event);
  }

  /** Says whether the room is being joined; `hear` is called once it is. */
  #waits(hear: () => void): boolean {
    if (this.#state !== "joining") return false;
    this.#early.push(hear);
    return true;
  }

  #tell(event: RoomEvent): void {
    this.#place = { epoch: event.epoch, seq: event.seq };
    this.#listener.event(event);
  }

  /** Notes that the server hears nothing of the room for now. */
  pause(): void {
    if (this.#waits(() => this.pause()) || this.#state !== "live") return;
    this.#state = "paused";
    this.#listener.away?.();
  }

  /** Notes that the server hears the room again, and has told everything up to `place`. */
  resume(place: Place): void {
    if (this.#waits(() => this.resume(place))) return;
    if (this.#state !== "live" && this.#state !== "paused") return;
    if (place.epoch !== this.#place?.epoch || place.seq > this.#place.seq) {
      void this.join();
    } else if (this.#state === "paused") {
      this.#state = "live";
      this.#listener.live?.("recovered");
    }
  }

  /** Notes that the connection is gone; whatever is still answered belongs to it. */
  drop(): void {
    if (this.#state === "over") return;
    clearTimeout(this.#retry);
    this.#joining++;
    this.#early = [];
    const told = this.#state === "live";
    this.#state = "away";
    if (told) this.#listener.away?.();
  }

  /** Ends the room for good. */
  over(error?: RegattaError): void {
    if (this.#state === "over") return;
    clearTimeout(this.#retry);
    this.#joining++;
    this.#state = "over";
    if (error === undefined) this.#line.leave(this.name);
    else this.#listener.gone?.(error);
  }
}
