/** What holds whatever the server does: rooms on a line of the test's own, tokens by a wrong clock. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { RegattaError, Session, inMemory, type RoomEvent } from "../src/index.js";
import type { JoinRoomAnswer } from "../src/generated/events.js";
import { Room } from "../src/room.js";
import { Watcher } from "./world.js";

const ROOM = "org:one";

function place(seq: number, epoch = "e") {
  return { epoch, seq };
}

function event(seq: number, epoch = "e"): RoomEvent {
  return { type: "custom", room: ROOM, epoch, seq, at: "", name: null, data: {} } as RoomEvent;
}

/** A room whose joinings are answered when the test says so. */
function joining() {
  const asked: { since?: unknown; answer: (answer: JoinRoomAnswer) => void; refuse: (error: Error) => void }[] = [];
  const watcher = new Watcher();
  const line = {
    join: ({ since }: { since?: unknown }) =>
      new Promise<JoinRoomAnswer>((answer, refuse) => asked.push({ since, answer, refuse })),
    leave: () => undefined,
  };
  const room = new Room(ROOM, line, watcher);
  return { room, watcher, asked };
}

function shown(seq: number, epoch = "e"): JoinRoomAnswer {
  return { ok: true, room: ROOM, epoch, seq, recovered: false, snapshot: {} } as unknown as JoinRoomAnswer;
}

function recovered(seq: number, ...events: RoomEvent[]): JoinRoomAnswer {
  return { ok: true, room: ROOM, epoch: "e", seq, recovered: true, events } as unknown as JoinRoomAnswer;
}

/** Joins and is shown the room as it stands at 3. */
async function joined() {
  const it = joining();
  void it.room.join();
  it.asked[0]!.answer(shown(3));
  await it.watcher.until(() => it.room.live);
  it.watcher.said.length = 0;
  return it;
}

test("a pause is away, and over once everything was told", async () => {
  const { room, watcher } = await joined();
  room.pause();
  room.take(event(4));
  room.resume(place(4));
  assert.deepEqual(watcher.said, ["away", "custom", "live: recovered"]);
});

test("a pause after which something is missing has the room joined again", async () => {
  for (const behind of [place(6), place(0, "f")]) {
    const { room, watcher, asked } = await joined();
    room.pause();
    room.resume(behind);
    assert.deepEqual(asked[1]!.since, place(3));
    asked[1]!.answer(recovered(4, event(4)));
    await watcher.until(() => room.live);
    assert.deepEqual(watcher.said, ["away", "custom", "live: recovered"]);
  }
});

test("a connection that is lost in a pause is away once", async () => {
  const { room, watcher } = await joined();
  room.pause();
  room.drop();
  room.resume(place(3));
  assert.deepEqual(watcher.said, ["away"]);
});

test("what comes along with the answer is heard behind it", async () => {
  const { room, watcher, asked } = joining();
  void room.join();
  asked[0]!.answer(shown(3));
  for (const seq of [2, 3, 4, 5]) room.take(event(seq));
  room.take(event(9, "before"));
  room.pause();
  await watcher.until(() => watcher.said.includes("away"));
  assert.deepEqual(watcher.said, ["snapshot", "live: snapshot", "custom", "custom", "away"]);
  assert.deepEqual(room.place, place(5));
  assert.equal(asked.length, 1);
});

test("what came before a joining that failed is forgotten", async () => {
  const { room, watcher, asked } = joining();
  void room.join();
  room.pause();
  asked[0]!.refuse(new RegattaError({ code: "room_not_found", message: "None." }));
  await watcher.until(() => watcher.said.length > 0);
  assert.deepEqual(watcher.said, ["gone: room_not_found"]);
});

/** A token of 15 minutes that was issued just now. */
function token(): string {
  const iat = Math.floor(Date.now() / 1000);
  return `x.${btoa(JSON.stringify({ sub: "ada", iat, exp: iat + 900 }))}.x`;
}

test("tokens are renewed in time by the server's clock, though ours is wrong by hours", async (context) => {
  const now = Date.now.bind(Date);
  context.after(() => {
    Date.now = now;
  });
  for (const wrong of [-3, 0, 3]) {
    Date.now = now;
    const given = { token: token(), refreshToken: "once" };
    const ours = (seconds: number) => () => now() + wrong * 3_600_000 + seconds * 1000;
    Date.now = ours(0);
    let asked = 0;
    const session = new Session("http://none", inMemory(), () => {
      asked++;
      return Promise.reject(new TypeError("nobody is there"));
    });
    session.set(given);
    Date.now = ours(800);
    assert.equal(await session.token(), given.token);
    assert.equal(asked, 0);
    Date.now = ours(850);
    await assert.rejects(session.token(), TypeError);
    assert.equal(asked, 1);
  }
});
