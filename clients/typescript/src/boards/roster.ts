import type { Present, PresenceChanged } from "../generated/events.js";

/** Who is in a room, whoever came and went since its snapshot. */
export class Roster {
  readonly #present: Map<string, Present>;

  constructor(present: readonly Present[]) {
    this.#present = new Map(present.map((one) => [one.userId, one]));
  }

  get size(): number {
    return this.#present.size;
  }

  has(userId: string): boolean {
    return this.#present.has(userId);
  }

  apply(event: PresenceChanged): void {
    for (const one of event.joined) this.#present.set(one.userId, one);
    for (const userId of event.left) this.#present.delete(userId);
  }
}
