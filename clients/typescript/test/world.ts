/** The server that the tests are run against, as whoever started it has told. */
import {
  Live,
  Session,
  createApi,
  inMemory,
  type Api,
  type LiveStatus,
  type RoomEvent,
  type RoomName,
} from "../src/index.js";

export interface World {
  url: string;
  email: string;
  password: string;
  /** Where to ask for what the tests themselves cannot do, such as deaths. */
  stage: string;
}

export const world = JSON.parse(process.env["REGATTA_WORLD"] ?? "{}") as World;

/** Ends every process of this kind, as a power cut would; others take their place. */
export async function kill(who: "workers" | "valkey"): Promise<void> {
  const reply = await fetch(`${world.stage}/kill/${who}`, { method: "POST" });
  if (!reply.ok) throw new Error(await reply.text());
}

/** Somebody who has signed in. */
export async function signIn(keeper = inMemory()) {
  const session = new Session(world.url, keeper);
  const api = createApi(world.url, session);
  const { data } = await api.POST("/api/auth/login", {
    body: { email: world.email, password: world.password },
  });
  session.set(data!);
  return { api, session, user: data!.user };
}

/** Remembers what a room and its connection have said, and waits for more. */
export class Watcher {
  readonly snapshots: Record<string, unknown>[] = [];
  readonly events: RoomEvent[] = [];
  readonly said: string[] = [];
  #waiting: (() => void)[] = [];

  snapshot(state: Record<string, unknown>): void {
    this.snapshots.push(state);
    this.#say("snapshot");
  }
  event(event: RoomEvent): void {
    this.events.push(event);
    this.#say(event.type);
  }
  live(arrival: string): void {
    this.#say(`live: ${arrival}`);
  }
  away(): void {
    this.#say("away");
  }
  gone(error: { code: string }): void {
    this.#say(`gone: ${error.code}`);
  }
  status(status: LiveStatus): void {
    this.#say(status);
  }

  #say(word: string): void {
    this.said.push(word);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Returns once this holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

export function connect(session: Session, watcher = new Watcher(), transports?: ("polling" | "websocket")[]) {
  return new Live(world.url, session, {
    onStatus: (status) => watcher.status(status),
    ...(transports && { transports }),
  });
}

/** Joins a room whose board is kept: what was shown first, and every event since. */
export function followed<Snapshot, Board extends { apply(event: RoomEvent): void }>(
  live: Live,
  room: RoomName,
  make: (snapshot: Snapshot) => Board,
) {
  const watcher = new Watcher();
  const kept: { board: Board | null; watcher: Watcher } = { board: null, watcher };
  live.join(room, {
    snapshot: (state) => {
      kept.board = make(state as Snapshot);
      watcher.snapshot(state);
    },
    event: (event) => {
      kept.board!.apply(event);
      watcher.event(event);
    },
  });
  return kept;
}

/** Makes an objective with a key result in a cycle of its own. */
export async function objective(api: Api): Promise<{ room: `session:${string}`; okr: string; result: string }> {
  const { data: sessions } = await api.GET("/api/sessions", {});
  let id = sessions!.sessions[0]?.id;
  if (id === undefined) {
    const day = (offset: number) =>
      new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const body = { name: "Cycle", status: "Open" as const, startDate: day(-30), endDate: day(60) };
    id = (await api.POST("/api/sessions", { body })).data!.sessionId;
  }
  const made = await api.POST("/api/okrs", {
    body: { objective: "Launch", sessionId: id, keyResults: [{ title: "Days", target: 1000 }] },
  });
  const okr = made.data!.okrId;
  const found = await api.GET("/api/okrs/{okrId}", { params: { path: { okrId: okr } } });
  return { room: `session:${id}`, okr, result: found.data!.keyResults[0]!.id };
}
