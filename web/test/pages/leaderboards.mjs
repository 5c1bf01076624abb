// Leaderboards: they move as points are won, and earlier periods can be looked up.
import { test } from "node:test";

import { call, founder, member, picture, signedIn, visit } from "../browser.mjs";

/** Has somebody win a race alone, as a program would. */
async function win(person, length) {
  const { token, user } = await signedIn(person.email, person.password);
  const task = await call("POST", "/api/tasks", { token, body: { title: `Race of ${user.name}` } });
  const body = { taskId: task.taskId, mode: "solo", length };
  return { token, ...(await call("POST", "/api/challenges/generate", { token, body })) };
}

test("rows move as points are won, in the right order for everyone", async () => {
  const page = await visit("/leaderboards", { as: founder, reducedMotion: "no-preference" });
  const cleo = await member("Cleo <b>Bold</b>");
  const rows = page.getByRole("list", { name: "Leaderboard" }).getByRole("listitem");
  const lone = await visit("/challenges/" + (await win(cleo, 3)).challengeId, { as: cleo });
  await lone.getByRole("button", { name: "Take a seat" }).click();
  await lone.getByRole("button", { name: "Start the race" }).click();
  await lone.getByLabel("I am at step").fill("3");
  await lone.getByRole("button", { name: "Say so" }).click();
  await lone.getByText(/\d+ points are yours\./).waitFor();
  await rows.filter({ hasText: "Cleo <b>Bold</b>" }).waitFor();
  await picture(page, "leaderboards");

  await lone.getByRole("link", { name: "Leaderboards" }).click();
  await lone.getByLabel("Around me").check();
  await rows.filter({ hasText: "Cleo <b>Bold</b>" }).waitFor();
  await lone.getByText("(you)").waitFor();
  await lone.getByRole("button", { name: "Today" }).click();
  await lone.getByRole("button", { name: "Earlier" }).click();
  await lone.getByText("Nobody has points here.").waitFor();
  await lone.getByRole("button", { name: "Later" }).click();
  await lone.getByText("(you)").waitFor();
  await lone.getByRole("button", { name: "Later", disabled: true }).waitFor();
  await lone.goBack();
  await lone.getByText("Nobody has points here.").waitFor();
  await lone.getByLabel("Board").selectOption({ label: "Race of Cleo <b>Bold</b>" });
  await lone.getByText("(you)").waitFor();
  await lone.getByRole("link", { name: /^\d+ points in a race$/ }).click();
  await lone.getByText(/\d+ points are yours\./).waitFor();
  await page.leave();
  await lone.leave();
});
