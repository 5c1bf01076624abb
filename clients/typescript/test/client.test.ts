import assert from "node:assert/strict";
import { test } from "node:test";

import {
  Inbox,
  Leaderboard,
  Live,
  OkrBoard,
  OrganizationBoard,
  RaceBoard,
  RegattaError,
  Session,
  Steps,
  createApi,
  inMemory,
  type InboxSnapshot,
  type Keeper,
  type LeaderboardSnapshot,
  type OkrSnapshot,
  type OrganizationSnapshot,
  type RaceSnapshot,
} from "../src/index.js";
import { Watcher, connect, followed, kill, objective, signIn, world } from "./world.js";

test("a refusal is thrown with its code, its field and its request id", async () => {
  const { api } = await signIn();
  await assert.rejects(
    api.POST("/api/tasks", { body: { title: " " } }),
    (error: unknown) => {
      assert.ok(error instanceof RegattaError);
      assert.equal(error.status, 400);
      assert.equal(error.code, "validation_failed");
      assert.ok(error.requestId);
      return true;
    },
  );
});

test("an ended token is renewed once, however many calls need it", async () => {
  const { session } = await signIn();
  const renewed: unknown[] = [];
  const [first] = await Promise.all([session.renew(), session.renew()]);
  const { data } = await createApi(world.url, session).GET("/api/users/me", {});
  assert.equal(data!.email, world.email);
  const kept = inMemory({ token: "not.a.token", refreshToken: "used" }, (tokens) => renewed.push(tokens));
  const stale = new Session(world.url, kept);
  await assert.rejects(createApi(world.url, stale).GET("/api/users/me", {}), {
    code: "not_authenticated",
  });
  assert.deepEqual(renewed, [null]);
  assert.equal(await session.token(), first);
});

test("a room gives its snapshot, and then each event in order", async () => {
  const { api, session } = await signIn();
  const { room, okr, result } = await objective(api);
  const watcher = new Watcher();
  const live = connect(session, watcher);
  live.join(room, watcher);
  await watcher.until(() => watcher.said.includes("live: snapshot"));
  const [shown] = watcher.snapshots as [{ okrs: { id: string }[] }];
  assert.ok(shown.okrs.some((one) => one.id === okr));
  for (const value of [100, 250]) {
    await api.POST("/api/okrs/{okrId}/progress", {
      params: { path: { okrId: okr } },
      body: { keyResultId: result, value },
    });
  }
  await watcher.until(() => watcher.events.length === 2);
  const moved = watcher.events.map((event) => event.type === "okr-progress" && event.newProgress);
  assert.deepEqual(moved, [0.1, 0.25]);
  live.close();
  assert.equal(watcher.said.at(-1), "ended");
});

test("a connection outlives the token that it came in with", async () => {
  const { session } = await signIn();
  const watcher = new Watcher();
  let renewals = 0;
  const source = {
    token: () => session.token(),
    renew: async () => {
      const token = await session.renew();
      renewals++;
      watcher.live("renewed");
      return token;
    },
  };
  const live = new Live(world.url, source, { onStatus: (status) => watcher.status(status) });
  // The server says so a minute before the end, and these tokens are good for little more.
  await watcher.until(() => renewals > 0);
  const answer = await live.send("refresh-token", { token: (await session.token())! });
  assert.ok(Date.parse(answer.expiresAt) > Date.now());
  assert.deepEqual(watcher.said, ["live", "live: renewed"]);
  live.close();
});

test("a board that takes every event is what a newcomer is shown", async () => {
  const { api, session } = await signIn();
  const { room, okr, result } = await objective(api);
  let board: OkrBoard | null = null;
  const watcher = new Watcher();
  const live = connect(session, watcher);
  live.join(room, {
    snapshot: (state) => {
      board = new OkrBoard(state as unknown as OkrSnapshot);
      watcher.snapshot(state);
    },
    event: (event) => {
      board!.apply(event);
      watcher.event(event);
    },
  });
  await watcher.until(() => watcher.snapshots.length === 1);
  const path = { params: { path: { okrId: okr } } };
  const session_id = room.slice("session:".length);
  const child = await api.POST("/api/okrs", {
    body: { objective: "Below", sessionId: session_id, parentId: okr, keyResults: [] },
  });
  const childPath = { params: { path: { okrId: child.data!.okrId } } };
  await api.POST("/api/okrs/{okrId}/progress", { ...path, body: { keyResultId: result, value: 590 } });
  await api.PUT("/api/okrs/{okrId}", { ...childPath, body: { parentId: null, weight: 2 } });
  await api.PUT("/api/okrs/{okrId}", { ...path, body: { visibility: "private" } });
  await api.PUT("/api/okrs/{okrId}", { ...path, body: { visibility: "organization" } });
  await api.DELETE("/api/okrs/{okrId}", childPath);
  await watcher.until(() => watcher.events.some((event) => event.type === "okr-removed" && event.okrId === child.data!.okrId));
  const fresh = new Watcher();
  const newcomer = connect(session, fresh);
  newcomer.join(room, fresh);
  await fresh.until(() => fresh.snapshots.length === 1);
  const shown = new OkrBoard(fresh.snapshots[0] as unknown as OkrSnapshot);
  assert.deepEqual(board!.okrs, shown.okrs);
  assert.equal(board!.okrs.find((one) => one.id === okr)!.progress, 0.59);
  live.close();
  newcomer.close();
});

test("what waits for a connection that ends is told so", async () => {
  const { session } = await signIn();
  const live = connect(session);
  const step = { challengeId: "c", updateId: "u", progress: 1 };
  const sent = live.send("challenge-update", step, { again: true });
  live.close();
  await assert.rejects(sent, { code: "no_answer" });
  await assert.rejects(live.send("challenge-update", step), { code: "no_answer" });
});

test("a room that is none is gone, and nothing is tried again", async () => {
  const { session } = await signIn();
  const watcher = new Watcher();
  const live = connect(session, watcher);
  live.join("session:nobody-has-this-id", watcher);
  await watcher.until(() => watcher.said.includes("gone: unknown_room"));
  live.close();
});

test("nothing is lost when every worker dies, over polling first or WebSocket alone", async () => {
  const { api, session } = await signIn();
  const { room, okr, result } = await objective(api);
  const watchers = [new Watcher(), new Watcher()];
  const lives = [
    connect(session, watchers[0]!, ["polling", "websocket"]),
    connect(session, watchers[1]!, ["websocket"]),
  ];
  for (const [index, live] of lives.entries()) live.join(room, watchers[index]!);
  for (const watcher of watchers) {
    await watcher.until(() => watcher.said.includes("live: snapshot"));
  }
  const measured: number[] = [];
  for (let value = 1; value <= 30; value++) {
    if (value === 10) await kill("workers");
    try {
      await api.POST("/api/okrs/{okrId}/progress", {
        params: { path: { okrId: okr } },
        body: { keyResultId: result, value },
      });
      measured.push(value);
    } catch (error) {
      assert.ok(!(error instanceof RegattaError) || error.status >= 500, String(error));
    }
  }
  for (const watcher of watchers) {
    const last = () => {
      const event = watcher.events.at(-1);
      return event?.type === "okr-progress" ? event.newProgress : null;
    };
    await watcher.until(() => last() === measured.at(-1)! / 1000);
    assert.ok(watcher.said.includes("reconnecting") && watcher.said.includes("live: recovered"));
    const seqs = watcher.events.map((event) => event.seq);
    assert.deepEqual(seqs, seqs.map((_, index) => seqs[0]! + index));
    const told = watcher.events.flatMap((event) =>
      event.type === "okr-progress" ? [event.newProgress! * 1000] : [],
    );
    const untold = measured.filter((value) => !told.some((one) => Math.abs(one - value) < 1e-6));
    assert.deepEqual(untold, []);
  }
  for (const live of lives) live.close();
});

test("a room of which the server hears nothing is away, though the connection is not", async () => {
  const { api, session } = await signIn();
  const { room, okr, result } = await objective(api);
  const watcher = new Watcher();
  const live = connect(session, watcher);
  const joined = live.join(room, watcher);
  await watcher.until(() => joined.live);
  await kill("valkey");
  await watcher.until(() => watcher.said.includes("away"));
  await watcher.until(() => joined.live);
  await api.POST("/api/okrs/{okrId}/progress", {
    params: { path: { okrId: okr } },
    body: { keyResultId: result, value: 400 },
  });
  await watcher.until(() => watcher.events.at(-1)?.type === "okr-progress");
  assert.ok(!watcher.said.includes("reconnecting"));
  live.close();
});

test("steps are said again until they are answered, and every board tells of them", async () => {
  const { api, session, user } = await signIn();
  const task = await api.POST("/api/tasks", { body: { title: "A race" } });
  const made = await api.POST("/api/challenges/generate", {
    body: { taskId: task.data!.taskId, length: 100, mode: "solo" },
  });
  const challengeId = made.data!.challengeId;
  const path = { params: { path: { challengeId } } };
  await api.POST("/api/challenges/{challengeId}/join", path);
  const live = connect(session, new Watcher(), ["websocket"]);
  const rooms = {
    race: followed(live, `challenge:${challengeId}`, (it: RaceSnapshot) => new RaceBoard(it)),
    ranks: followed(live, `leaderboard:${user.orgId}.all`, (it: LeaderboardSnapshot) => new Leaderboard(it)),
    inbox: followed(live, `user:${user.id}`, (it: InboxSnapshot) => new Inbox(it)),
    organization: followed(live, `org:${user.orgId}`, (it: OrganizationSnapshot) => new OrganizationBoard(it)),
  };
  for (const room of Object.values(rooms)) await room.watcher.until(() => room.board !== null);
  await api.POST("/api/challenges/{challengeId}/start", path);
  const { race, ranks, inbox, organization } = rooms;
  await race.watcher.until(() => race.board!.challenge.state === "active");
  assert.ok(Math.abs(live.now() - Date.now()) < 10_000);

  const told = new Watcher();
  const steps = new Steps(live, challengeId, {
    taken: ({ progress }) => told.live(String(progress)),
    refused: ({ code }) => told.gone({ code }),
  });
  steps.to(1);
  assert.equal(steps.pending, 1);
  await told.until(() => told.said.includes("live: 1"));
  steps.to(101);
  await told.until(() => told.said.includes("gone: progress_out_of_range"));
  await kill("workers");
  for (const progress of [5, 20, 60, 100]) steps.to(progress);
  assert.equal(steps.pending, 100);
  await told.until(() => told.said.includes("live: 100"));
  assert.equal(steps.pending, null);
  // Of those that waited only the last one was worth saying.
  assert.deepEqual(told.said.slice(2), ["live: 5", "live: 100"]);

  await race.watcher.until(() => race.board!.challenge.state === "finished");
  await ranks.watcher.until(() => ranks.board!.rows.some((row) => row.userId === user.id));
  await inbox.watcher.until(() => inbox.board!.unread > 0);
  await organization.watcher.until(() => organization.board!.ended > 0);
  const [lane] = race.board!.lanes;
  assert.deepEqual([lane!.rank, lane!.racer.progress], [1, 100]);
  assert.equal(inbox.board!.points, ranks.board!.rows.find((row) => row.userId === user.id)!.score);
  const { data } = await api.GET("/api/notifications", {});
  assert.deepEqual(inbox.board!.notifications, data!.notifications);
  await api.POST("/api/notifications/read", {});
  await inbox.watcher.until(() => inbox.board!.unread === 0);
  assert.ok(inbox.board!.notifications.every((one) => one.readAt !== null));
  assert.ok(organization.board!.open.every((one) => one.id !== challengeId));
  assert.ok(organization.board!.present.has(user.id));
  live.close();
});

test("those who share a sign-in renew it once, one after the other", async () => {
  const pairs: unknown[] = [];
  let line: Promise<unknown> = Promise.resolve();
  const shared: Keeper = {
    ...inMemory(null, (tokens) => pairs.push(tokens)),
    alone: (work) => {
      const turn = line.then(work);
      line = turn.catch(() => undefined);
      return turn;
    },
  };
  const { session, api } = await signIn(shared);
  const other = new Session(world.url, shared);
  const [one, two] = await Promise.all([session.renew(), other.renew()]);
  assert.equal(two, one);
  assert.equal(pairs.length, 2);
  await api.GET("/api/users/me", {});
});
