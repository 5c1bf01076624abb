import type { ChallengeView, ParticipantView, Present } from "../generated/events.js";
import type { RoomEvent } from "../room.js";
import { Roster } from "./roster.js";

/** What the snapshot of a room `challenge:<id>` holds. */
export interface RaceSnapshot {
  challenge: ChallengeView & { participants: ParticipantView[] };
  present: Present[];
}

/** A racer's place: 1 is first; who has not scored yet, or has left, has none. */
export interface Lane {
  racer: ParticipantView;
  rank: number | null;
}

/** One race as its room tells of it. */
export class RaceBoard {
  #challenge: ChallengeView;
  readonly #racers = new Map<string, ParticipantView>();
  readonly present: Roster;

  constructor({ challenge, present }: RaceSnapshot) {
    const { participants, ...rest } = challenge;
    this.#challenge = rest;
    this.#put(participants);
    this.present = new Roster(present);
  }

  get challenge(): ChallengeView {
    return this.#challenge;
  }

  /** The racer of a user, if the user has a seat or had one. */
  racer(userId: string): ParticipantView | undefined {
    return this.#racers.get(userId);
  }

  /** Everyone with a seat or without one any more: by rank, then by name. */
  get lanes(): Lane[] {
    const racers = [...this.#racers.values()].sort(
      (one, other) =>
        Number(!ranked(one)) - Number(!ranked(other)) ||
        Number(one.status === "left") - Number(other.status === "left") ||
        other.score - one.score ||
        compare(one.reachedAt ?? "", other.reachedAt ?? "") ||
        compare(one.name, other.name) ||
        compare(one.userId, other.userId),
    );
    return racers.map((racer, index) => ({ racer, rank: ranked(racer) ? index + 1 : null }));
  }

  /** Puts an event in; those of other kinds change nothing here. */
  apply(event: RoomEvent): void {
    switch (event.type) {
      case "participant-changed":
      case "progress-update":
        this.#put([event.participant]);
        break;
      case "challenge-changed":
        this.#move(event.challenge);
        break;
      case "challenge-countdown":
      case "challenge-started":
      case "challenge-finished":
      case "challenge-cancelled":
        this.#move(event.challenge);
        this.#put(event.participants);
        break;
      case "presence":
        this.present.apply(event);
        break;
      default:
    }
  }

  #move(challenge: ChallengeView): void {
    if (challenge.version > this.#challenge.version) this.#challenge = challenge;
  }

  #put(racers: readonly ParticipantView[]): void {
    for (const racer of racers) {
      if (racer.version > (this.#racers.get(racer.userId)?.version ?? -1)) {
        this.#racers.set(racer.userId, racer);
      }
    }
  }
}

function ranked(racer: ParticipantView): boolean {
  return racer.reachedAt !== null && racer.status !== "left";
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
