import { RegattaError } from "./errors.js";
import type { ChallengeUpdateAnswer } from "./generated/events.js";
import type { Live } from "./live.js";

/** What is told of the steps of a racer. */
export interface StepsListener {
  /** A step is durable: it is in the store, and the room hears of it. */
  taken(standing: ChallengeUpdateAnswer): void;
  /** The server did not accept a step; it is not tried again. */
  refused(error: RegattaError): void;
}

/**
 * The steps of the caller in one race. One is on its way at a time, and is said again until it is
 * answered, over however many connections; of those that wait meanwhile only the last one counts,
 * since a step says how far the racer is.
 */
export class Steps {
  #next: number | null = null;
  #sending: number | null = null;
  readonly #live: Pick<Live, "send">;
  readonly #challengeId: string;
  readonly #listener: StepsListener;

  constructor(live: Pick<Live, "send">, challengeId: string, listener: StepsListener) {
    this.#live = live;
    this.#challengeId = challengeId;
    this.#listener = listener;
  }

  /** How far the racer has said to be, as long as that is not acknowledged; null otherwise. */
  get pending(): number | null {
    return this.#next ?? this.#sending;
  }

  /** Says how far the racer is. */
  to(progress: number): void {
    this.#next = progress;
    if (this.#sending === null) void this.#send();
  }

  async #send(): Promise<void> {
    while (this.#next !== null) {
      this.#sending = this.#next;
      this.#next = null;
      const step = { challengeId: this.#challengeId, updateId: newId(), progress: this.#sending };
      try {
        const standing = await this.#live.send("challenge-update", step, { again: true });
        this.#sending = null;
        this.#listener.taken(standing);
      } catch (error) {
        this.#sending = null;
        this.#listener.refused(error as RegattaError);
      }
    }
  }
}

/** Returns an id that nobody else has; `crypto.randomUUID` is for pages over HTTPS alone. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
