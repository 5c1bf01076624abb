// Races: two people in two windows race to the end, though every worker is killed in the middle.
import assert from "node:assert/strict";
import { test } from "node:test";

import { call, founder, kill, live, member, picture, signedIn, visit, world } from "../browser.mjs";

/** Makes a race of a task as a program; returns its page. */
async function race(wish) {
  const { token } = await signedIn();
  const title = world.hostile.slice(0, 200);
  const task = await call("POST", "/api/tasks", { token, body: { title } });
  const body = { taskId: task.taskId, ...wish };
  const made = await call("POST", "/api/challenges/generate", { token, body });
  return `/challenges/${made.challengeId}`;
}

/** The lanes as they are seen: whose they are, their steps and points. */
function lanes(page) {
  return page.locator(".lane").evaluateAll((rows) =>
    rows.map((row) => [row.dataset.key, ...[...row.querySelectorAll(".figures")].map((one) => one.textContent)]),
  );
}

/** Takes a step of the racer's own, and waits until it is acknowledged. */
async function step(page, stride, steps) {
  await page.getByRole("button", { name: `+${stride} steps` }).click();
  await page.locator(".own strong", { hasText: new RegExp(`^${steps}$`) }).waitFor();
  await page.locator(".waiting:empty").waitFor({ state: "attached" });
}

test("two race to the end, over polling and not, though all workers die in the middle", async () => {
  const bob = await member("שלום " + "b".repeat(100) + " \u202e⛵");
  const path = await race({ length: 40, durationSeconds: 600 });
  const one = await visit(path, { as: founder });
  const two = await visit(path, { as: bob, transport: "websocket" });
  for (const page of [one, two]) {
    await page.getByRole("button", { name: "Take a seat" }).click();
    await page.getByRole("button", { name: "I am ready" }).click();
    await page.getByRole("button", { name: "Not ready after all" }).waitFor();
  }
  await picture(one, "race-lobby");
  const watcher = await visit(path, { as: await member("Watcher") });
  await one.getByRole("button", { name: "Start the race" }).click();
  await watcher.getByText("You are watching this race.").waitFor();

  await step(one, 10, 10);
  await step(two, 5, 5);
  await two.getByRole("button", { name: /^Hint 1 of \d+ for \d+ points$/ }).click();
  await two.getByText(/^Hint 1: /).waitFor();
  await kill("workers");
  // Said while nobody is there to hear it: it is kept, and acknowledged once somebody is.
  await step(one, 10, 20);
  await step(two, 10, 15);
  for (const page of [one, two, watcher]) {
    await live(page);
    await page.locator(".lane", { hasText: "20 / 40" }).waitFor();
    await page.locator(".lane", { hasText: "15 / 40" }).waitFor();
  }
  await picture(two, "race");
  assert.equal(await one.locator(".lane").first().locator(".rank").textContent(), "1");
  assert.equal(await watcher.getByText("away").count(), 0);
  await two.reload();
  await two.getByText(/^Hint 1: /).waitFor();

  for (const page of [two, one]) {
    await page.getByLabel("I am at step").fill("40");
    await page.getByRole("button", { name: "Say so" }).click();
    await page.getByText(/\d+ points are yours\./).waitFor();
  }
  const everyone = [one, two, watcher];
  for (const page of everyone) await page.getByText("Finished", { exact: true }).waitFor();
  const [board, ...others] = await Promise.all(everyone.map(lanes));
  assert.equal(board.length, 2);
  assert.deepEqual(others, [board, board]);
  await picture(one, "race-finish");
  await Promise.all(everyone.map((page) => page.leave(/WebSocket|Failed to load resource|ERR_/)));
});

test("a race of which the server hears nothing says so, and keeps each step", async () => {
  const page = await visit(await race({ length: 40, mode: "solo" }), { as: founder });
  await page.getByRole("button", { name: "Take a seat" }).click();
  await page.getByRole("button", { name: "Start the race" }).click();
  await step(page, 10, 10);
  await kill("valkey");
  await page.locator(".freshness.reconnecting").waitFor();
  await page.getByRole("button", { name: "+10 steps" }).click();
  await live(page);
  await page.locator(".lane", { hasText: "20 / 40" }).waitFor();
  await step(page, 10, 30);
  await page.getByRole("button", { name: "+10 steps" }).click();
  await page.getByText("Finished", { exact: true }).waitFor();
  await page.leave(/503/);
});

test("seats may be given back, and a race that is called off ends for everyone", async () => {
  const path = await race({ length: 10 });
  const one = await visit(path, { as: founder });
  const two = await visit(path, { as: await member("Bella") });
  for (const name of ["Take a seat", "Leave", "Take a seat"]) {
    await two.getByRole("button", { name }).click();
  }
  await two.getByRole("button", { name: "I am ready" }).waitFor();
  await one.getByRole("button", { name: "Start the race" }).click();
  await step(two, 5, 5);
  await one.getByRole("button", { name: "Call it off" }).click();
  await one.getByRole("dialog").getByRole("button", { name: "Call it off" }).click();
  await one.waitForURL(`${world.url}/`);
  await two.getByText("Called off", { exact: true }).waitFor();
  assert.equal(await two.getByRole("button", { name: "+5 steps" }).count(), 0);
  await Promise.all([one.leave(), two.leave()]);
});

test("a race comes into the list as it is made, and leaves it as it ends", async () => {
  const page = await visit("/", { as: founder });
  await page.getByText("No race is open.").waitFor();
  const path = await race({ length: 2, mode: "solo" });
  await page.getByRole("list", { name: "Open races" }).getByRole("link").click();
  await page.waitForURL(`**${path}`);
  await page.getByRole("button", { name: "Take a seat" }).click();
  await page.getByRole("button", { name: "Start the race" }).click();
  await page.getByRole("button", { name: "+1 step" }).press("Enter");
  await page.locator(".own strong", { hasText: "1" }).waitFor();
  await page.getByRole("button", { name: "Retire" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Retire" }).click();
  await page.getByText("You have left this race.").waitFor();
  await page.getByRole("link", { name: "Races" }).click();
  await page.getByText("No race is open.").waitFor();
  await picture(page, "races");
  await page.goto(`${world.url}/challenges/nothing`);
  await page.getByRole("heading", { name: "No such race" }).waitFor();
  await page.leave();
});
