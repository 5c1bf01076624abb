// Tasks: written down, done, and made into races.
import assert from "node:assert/strict";
import { test } from "node:test";

import { founder, member, picture, visit, world } from "../browser.mjs";

test("a task is written down, shown to others, and becomes a race", async () => {
  const page = await visit("/tasks", { as: founder, timezoneId: "America/New_York" });
  await page.getByText("Write a task down").click();
  const title = `Due: ${world.hostile.slice(0, 190)}`;
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Description").fill("Find <b>one</b> headline. " + "y".repeat(9_900));
  await page.getByLabel("Due").fill("2030-07-01T17:30");
  await page.getByLabel("Estimate in minutes").fill("90");
  await page.getByLabel("Tags, with commas").fill("launch, ⛵");
  await page.getByRole("button", { name: "Add the task" }).click();
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: title }) });
  await card.getByText("5:30 PM").waitFor();
  await card.getByText("90 minutes").waitFor();
  await picture(page, "tasks");

  await card.getByRole("button", { name: "Done" }).click();
  await card.waitFor({ state: "detached" });
  await page.getByLabel("Show").selectOption("Done tasks");
  await card.getByRole("button", { name: "Open again" }).click();
  await card.waitFor({ state: "detached" });
  await page.getByLabel("Show").selectOption("All tasks");
  await card.getByRole("button", { name: "Make it a race" }).press("Enter");
  await page.getByLabel("Steps").fill("7");
  await page.getByRole("button", { name: "Make the race" }).click();
  await page.getByText("7 steps").waitFor();
  await page.getByRole("button", { name: "Call it off" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Call it off" }).click();
  await page.getByRole("heading", { name: "Finished races" }).waitFor();

  const other = await visit("/tasks", { as: await member("Dan"), timezoneId: "Asia/Tokyo" });
  const theirs = other.getByRole("listitem").filter({ has: other.getByRole("heading", { name: title }) });
  await theirs.getByText("6:30 AM").waitFor();
  await theirs.getByRole("button", { name: "Remove" }).waitFor({ state: "detached" });
  await other.getByLabel("Only mine").check();
  await other.getByText("There is nothing here.").waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "Tasks" }).click();
  await card.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await card.waitFor({ state: "detached" });
  await page.leave();
  await other.leave();
});

test("a refusal names the field and keeps what was typed", async () => {
  const page = await visit("/tasks", { as: founder });
  await page.getByText("Write a task down").click();
  await page.getByLabel("Title").fill("A task");
  await page.getByLabel("Tags, with commas").fill("t".repeat(10_000));
  await page.getByRole("button", { name: "Add the task" }).click();
  await page.getByRole("alert").getByText(/^tags\.0: /).waitFor();
  await page.getByText(/^Request [0-9A-Za-z-]+$/).waitFor();
  assert.equal(await page.getByLabel("Title").inputValue(), "A task");
  await picture(page, "tasks-refused");
  await page.leave(/400/);
});
