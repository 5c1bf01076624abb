// Notifications: they come live, and are read on all devices at once.
import { test } from "node:test";

import { call, member, picture, signedIn, visit } from "../browser.mjs";

/** Asks for a race by oneself and wins it, which is worth a notification. */
async function earn(token) {
  const task = await call("POST", "/api/tasks", { token, body: { title: "Alone" } });
  const body = { taskId: task.taskId, mode: "solo", length: 1 };
  const made = await call("POST", "/api/challenges/generate", { token, body });
  for (const act of ["join", "start"]) {
    await call("POST", `/api/challenges/${made.challengeId}/${act}`, { token });
  }
  return `/challenges/${made.challengeId}`;
}

test("a notification comes live to every device, and is read on all of them", async () => {
  const eve = await member("Eve");
  const [one, two] = [await visit("/notifications", { as: eve }), await visit("/", { as: eve })];
  await one.getByText("Nobody has told you anything yet.").waitFor();
  const { token } = await signedIn(eve.email, eve.password);
  await two.goto(new URL(await earn(token), two.url()).href);
  await two.getByRole("button", { name: "+1 step" }).or(two.getByLabel("I am at step")).first().waitFor();
  await two.getByLabel("I am at step").fill("1");
  await two.getByRole("button", { name: "Say so" }).click();
  await one.getByRole("heading", { name: /\d+ points/ }).waitFor();
  await two.getByLabel("1 unread").waitFor();
  await picture(one, "notifications");
  await one.getByRole("button", { name: "Mark as read" }).click();
  await two.getByLabel("1 unread").waitFor({ state: "detached" });
  await one.getByLabel("Only unread ones").check();
  await one.getByText("You have read everything.").waitFor();
  await one.getByLabel("Only unread ones").uncheck();
  await one.getByRole("link", { name: "Show it" }).click();
  await one.getByText(/\d+ points are yours\./).waitFor();
  await one.leave();
  await two.leave();
});
