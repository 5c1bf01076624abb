import type {
  CycleView,
  OkrFigures,
  OkrRemoved,
  OkrView,
  Present,
} from "../generated/events.js";
import type { RoomEvent } from "../room.js";
import { oldestFirst } from "./order.js";

/** An objective, and the versions that its two halves came with. */
interface Known {
  okr: OkrView;
  version: number;
  figures: number;
}

/** What the snapshot of a room `session:<id>` holds. */
export interface OkrSnapshot {
  session: CycleView;
  okrs: OkrView[];
  present: Present[];
}

/**
 * The objectives of one cycle as its room tells of them. The figures of an objective and all the
 * rest of it are newer or older by themselves; what was removed is remembered, so that an event
 * that comes late cannot bring it back.
 */
export class OkrBoard {
  #session: CycleView;
  readonly #known = new Map<string, Known>();
  readonly #removed = new Map<string, number>();

  constructor(snapshot: OkrSnapshot) {
    this.#session = snapshot.session;
    for (const okr of snapshot.okrs) {
      this.#known.set(okr.id, { okr, version: okr.version, figures: okr.version });
    }
  }

  get session(): CycleView {
    return this.#session;
  }

  /** All objectives, the oldest first. */
  get okrs(): OkrView[] {
    return [...this.#known.values()]
      .map((one) => one.okr)
      .sort(oldestFirst);
  }

  /** Puts an event in; those of other kinds change nothing here. */
  apply(event: RoomEvent): void {
    switch (event.type) {
      case "session-changed":
        if (event.session.version > this.#session.version) this.#session = event.session;
        break;
      case "okr-changed":
      case "okr-progress":
        this.#put(event.okr);
        this.#compute(event.ancestors);
        break;
      case "okr-removed":
        this.#remove(event);
        this.#compute(event.ancestors);
        break;
      default:
    }
  }

  #put(okr: OkrView): void {
    if ((this.#removed.get(okr.id) ?? 0) >= okr.version) return;
    const known = this.#known.get(okr.id);
    if (known === undefined) {
      this.#known.set(okr.id, { okr, version: okr.version, figures: okr.version });
      return;
    }
    if (okr.version <= known.version) return;
    const newer = okr.version > known.figures;
    this.#known.set(okr.id, {
      okr: newer ? okr : { ...okr, ...figuresOf(known.okr) },
      version: okr.version,
      figures: Math.max(okr.version, known.figures),
    });
  }

  #compute(all: OkrFigures[]): void {
    for (const figures of all) {
      const known = this.#known.get(figures.id);
      if (known === undefined || figures.version <= known.figures) continue;
      const okr = { ...known.okr, ...figuresOf(figures) };
      this.#known.set(figures.id, { ...known, okr, figures: figures.version });
    }
  }

  #remove({ okrId, version }: OkrRemoved): void {
    this.#removed.set(okrId, Math.max(version, this.#removed.get(okrId) ?? 0));
    const known = this.#known.get(okrId);
    if (known !== undefined && known.version < version) this.#known.delete(okrId);
  }
}

function figuresOf({ progress, confidence, status, grade, gradeBand }: OkrFigures | OkrView) {
  return { progress, confidence, status, grade, gradeBand };
}
