// Goals: the tree of a cycle, live.
import { test } from "node:test";

import { picture, signIn, visit, world } from "../browser.mjs";

test("a check-in in one browser moves the tree in the other", async () => {
  const one = await visit("/goals");
  await signIn(one);
  const start = one.getByRole("button", { name: "Begin one for the next 90 days" });
  await start.or(one.getByLabel("Cycle")).first().waitFor();
  if (await start.isVisible()) await start.click();
  await one.getByLabel("Objective").fill(world.hostile);
  await one.getByLabel("Key result").fill("Days until the first value");
  await one.getByLabel("From 0 to").fill("10");
  await one.getByRole("button", { name: "Add" }).click();
  await one.getByRole("heading", { name: world.hostile }).waitFor();

  const two = await visit("/goals");
  await signIn(two);
  await two.getByRole("heading", { name: world.hostile }).waitFor();
  await one.getByLabel("New value").fill("5.9");
  await one.getByRole("button", { name: "Check in" }).click();
  for (const page of [one, two]) await page.getByText("59 %").first().waitFor();
  await picture(one, "goals");
  await one.leave();
  await two.leave();
});
