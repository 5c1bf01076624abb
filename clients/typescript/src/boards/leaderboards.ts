import type { BoardRow, Present } from "../generated/events.js";
import type { RoomEvent } from "../room.js";
import { Roster } from "./roster.js";

/** What the snapshot of a room `leaderboard:<board>` holds. */
export interface LeaderboardSnapshot {
  board: string;
  version: number;
  rows: BoardRow[];
  total: number;
  present: Present[];
}

/** The top of a leaderboard as its room tells of it. */
export class Leaderboard {
  readonly board: string;
  readonly present: Roster;
  #version: number;
  #total: number;
  readonly #rows: Map<string, BoardRow>;

  constructor(snapshot: LeaderboardSnapshot) {
    this.board = snapshot.board;
    this.present = new Roster(snapshot.present);
    this.#version = snapshot.version;
    this.#total = snapshot.total;
    this.#rows = new Map(snapshot.rows.map((row) => [row.userId, row]));
  }

  /** How many are ranked, those below the top included. */
  get total(): number {
    return this.#total;
  }

  /** The top, the first one first. */
  get rows(): BoardRow[] {
    return [...this.#rows.values()].sort((one, other) => one.rank - other.rank);
  }

  /** Puts an event in; those of other kinds change nothing here. */
  apply(event: RoomEvent): void {
    if (event.type === "presence") this.present.apply(event);
    if (event.type !== "leaderboard-update" || event.version <= this.#version) return;
    this.#version = event.version;
    this.#total = event.total;
    for (const userId of event.gone) this.#rows.delete(userId);
    for (const row of event.rows) this.#rows.set(row.userId, row);
  }
}
