import type { Announcement, ChallengeView, Present } from "../generated/events.js";
import type { RoomEvent } from "../room.js";
import { newestFirst } from "./order.js";
import { Roster } from "./roster.js";

/** What the snapshot of a room `org:<id>` holds. */
export interface OrganizationSnapshot {
  challenges: ChallengeView[];
  present: Present[];
}

/** The open challenges of an organization, who is there, and what was announced meanwhile. */
export class OrganizationBoard {
  readonly present: Roster;
  readonly #challenges: Map<string, ChallengeView>;
  #announcement: Announcement | null = null;

  constructor({ challenges, present }: OrganizationSnapshot) {
    this.present = new Roster(present);
    this.#challenges = new Map(challenges.map((one) => [one.id, one]));
  }

  /** Challenges that have not ended, the newest first. */
  get open(): ChallengeView[] {
    return [...this.#challenges.values()]
      .filter((one) => one.endedAt === null)
      .sort(newestFirst);
  }

  /** How many challenges have ended since the snapshot. */
  get ended(): number {
    return [...this.#challenges.values()].filter((one) => one.endedAt !== null).length;
  }

  /** The last thing that an admin told everyone. */
  get announcement(): Announcement | null {
    return this.#announcement;
  }

  /** Puts an event in; those of other kinds change nothing here. */
  apply(event: RoomEvent): void {
    switch (event.type) {
      case "challenge-generated":
      case "challenge-changed":
        this.#put(event.challenge);
        break;
      case "presence":
        this.present.apply(event);
        break;
      case "announcement":
        this.#announcement = event;
        break;
      default:
    }
  }

  #put(challenge: ChallengeView): void {
    if (challenge.version > (this.#challenges.get(challenge.id)?.version ?? -1)) {
      this.#challenges.set(challenge.id, challenge);
    }
  }
}
