// Goals: the tree of a cycle, live.
import assert from "node:assert/strict";
import { test } from "node:test";

import { call, founder, member, picture, signedIn, visit, world } from "../browser.mjs";

/** The cycle that is under way, which is begun if there is none; and a token of its admin. */
async function underWay() {
  const { token } = await signedIn();
  const { sessions } = await call("GET", "/api/sessions", { token });
  const found = sessions.find((one) => one.status === "active");
  if (found !== undefined) return { token, sessionId: found.id, since: found.startDate };
  const dates = { startDate: day(-30), endDate: day(60) };
  const body = { name: "This quarter", status: "active", ...dates };
  const { sessionId } = await call("POST", "/api/sessions", { token, body });
  return { token, sessionId, since: dates.startDate };
}

function day(offset) {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

/** Writes an objective down as a program would; returns its id. */
async function written({ token, sessionId }, objective, more = {}) {
  const body = { sessionId, objective, ...more };
  return (await call("POST", "/api/okrs", { token, body })).okrId;
}

/** Checks in on an objective's key result as of earlier days, since the cycle has begun. */
async function checkedIn({ token, since }, okrId, values) {
  const { keyResults } = await call("GET", `/api/okrs/${okrId}`, { token });
  const [first, past] = [Date.parse(since), Date.now() - Date.parse(since)];
  for (const [index, value] of values.entries()) {
    const at = new Date(first + (past * (index + 1)) / (values.length + 1)).toISOString();
    const body = { keyResultId: keyResults[0].id, value, at };
    await call("POST", `/api/okrs/${okrId}/progress`, { token, body });
  }
}

/** The row of an objective, on this level of the tree if it is said. */
function row(page, objective, level) {
  return page
    .getByRole("article")
    .filter({ has: page.getByRole("heading", { name: objective, exact: true }) })
    .filter({ hasText: level && `Level ${level},` });
}

async function fill(form, values) {
  for (const [label, value] of Object.entries(values)) {
    const name = new RegExp(`^${label}`);
    const field = form.getByRole("textbox", { name }).or(form.getByRole("spinbutton", { name }));
    await field.fill(value);
  }
}

/** Writes an objective down as a person does. */
async function writeDown(page, objective, ...ticked) {
  const form = page.getByRole("form", { name: "New objective" });
  await fill(form, { Objective: objective, Title: "Pilots that go well", Target: "10" });
  for (const label of ticked) await form.getByLabel(label).check();
  await form.getByRole("button", { name: "Add the objective" }).click();
  const added = page.getByRole("status").getByRole("link", { name: objective });
  return new URL(await added.getAttribute("href"), world.url).searchParams.get("okr");
}

/** Drags an objective onto another one. */
async function drag(page, objective, onto) {
  const grip = row(page, objective).locator(".grip");
  await grip.hover({ position: { x: 4, y: 4 } });
  await page.mouse.down();
  await grip.hover({ position: { x: 8, y: 12 } });
  await row(page, onto).hover();
  await page.mouse.up();
}

/** Waits until there is something in this colour in the chart. */
async function drawn(page, name) {
  await page.waitForFunction((ink) => {
    const canvas = document.querySelector(".chart canvas");
    const colour = getComputedStyle(document.querySelector(`.chart i.${ink}`)).color;
    const [red, green, blue] = colour.match(/\d+/g).map(Number);
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) {
      const same = data[at] === red && data[at + 1] === green && data[at + 2] === blue;
      if (same && data[at + 3] === 255) return true;
    }
    return false;
  }, name);
}

test("a check-in moves the tree and its chart in another window, which is told why", async () => {
  const cycle = await underWay();
  await written(cycle, "Be found");
  const one = await visit("/goals", { as: founder });
  await one.getByText("Write an objective down").click();
  const okrId = await writeDown(one, world.hostile);
  await one.getByText("Write an objective down").click();
  await checkedIn(cycle, okrId, [1, 2.5, 4]);
  const there = row(one, world.hostile);
  await there.getByRole("link", { name: world.hostile }).click();
  const two = await visit(`/goals?okr=${okrId}`, { as: await member("Bob") });
  for (const page of [one, two]) await row(page, world.hostile).getByText("to 40 %").waitFor();
  await there.getByRole("button", { name: "Check in…" }).click();
  const form = one.getByRole("form", { name: /^Check-in/ });
  await fill(form, { "New value": "5.9", Comment: "The guide helps." });
  await form.getByLabel("Confidence").selectOption("7");
  await form.getByLabel("Tell somebody").selectOption({ label: "Bob" });
  await form.getByRole("button", { name: "Check in" }).click();
  for (const page of [one, two]) {
    const told = row(page, world.hostile);
    await told.getByText("Now 5.9").waitFor();
    await told.getByText("Confidence 7 of 10").first().waitFor();
    await told.getByText("The guide helps. @Bob").first().waitFor();
    await told.getByText(/to 59 % on/).waitFor();
    await page.getByRole("region", { name: "Overview" }).getByText("On track 1").waitFor();
  }
  // Members check in on what is their own.
  assert.equal(await two.getByRole("button", { name: "Check in…" }).count(), 0);
  await drawn(two, "progress");
  await two.emulateMedia({ colorScheme: "dark" });
  await drawn(two, "progress");
  await there.getByText("As a table").click();
  await there.getByRole("cell", { name: "59 %" }).waitFor();
  await picture(one, "goals-objective");
  await one.goBack();
  await there.getByRole("region", { name: "Details" }).waitFor({ state: "detached" });
  await one.leave();
  await two.leave();
});

test("objectives are hung elsewhere by dragging and by keyboard, if that may be", async () => {
  const cycle = await underWay();
  await written(cycle, "Grow");
  await written(cycle, "Win pilots");
  await written(cycle, "Hire");
  let deepest;
  for (let level = 1; level <= 10; level++) {
    deepest = await written(cycle, `Depth ${level}`, { parentId: deepest });
  }
  const one = await visit("/goals", { as: founder });
  const two = await visit("/goals", { as: founder });

  await drag(one, "Win pilots", "Grow");
  await row(two, "Win pilots", 2).waitFor();
  await row(two, "Grow").getByRole("link", { name: "Grow" }).waitFor();

  await row(one, "Hire", 1).getByRole("link", { name: "Hire" }).press("Enter");
  await row(one, "Hire").getByRole("button", { name: "Move…" }).press("Enter");
  const dialog = one.getByRole("dialog");
  await dialog.getByLabel("Below").selectOption({ label: "\u2003Win pilots" });
  await dialog.getByRole("button", { name: "Move", exact: true }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  for (const page of [one, two]) await row(page, "Hire", 3).waitFor();
  await picture(one, "goals");

  // So many levels there may not be, which only the server knows.
  await drag(one, "Grow", "Depth 10");
  await one.getByRole("alert").getByText("The tree would have too many levels.").waitFor();
  await row(one, "Grow", 1).waitFor();
  // And nothing is hung below itself: there is nowhere to drop it.
  await drag(one, "Grow", "Hire");
  await row(one, "Grow", 1).waitFor();

  const fold = row(two, "Grow").getByRole("button", { name: "1 below Grow" });
  await fold.press("Enter");
  await row(two, "Win pilots").waitFor({ state: "detached" });
  assert.equal(await fold.getAttribute("aria-expanded"), "false");
  assert.equal(await row(two, "Hire").count(), 0);
  await one.leave(/409/);
  await two.leave();
});

test("what is private is seen by its owner, until it is private no longer", async () => {
  const cycle = await underWay();
  const [ann, carl] = [await member("Ann"), await member("Carl")];
  const hers = await visit("/goals", { as: ann });
  const his = await visit("/goals", { as: carl });
  await hers.getByText("Write an objective down").click();
  await writeDown(hers, "Find another team", "Private");
  await row(hers, "Find another team").getByText("Private").waitFor();
  await written(cycle, "Told after it");
  await row(his, "Told after it").waitFor();
  assert.equal(await row(his, "Find another team").count(), 0);

  await row(hers, "Find another team").getByRole("link").click();
  await row(hers, "Find another team").getByRole("button", { name: "Edit" }).click();
  const form = hers.getByRole("form", { name: "Edit the objective" });
  await fill(form, { Objective: "Build another team" });
  await form.getByLabel("Private").uncheck();
  await form.getByRole("button", { name: "Save" }).click();
  for (const page of [hers, his]) await row(page, "Build another team").waitFor();
  await row(hers, "Build another team").getByText("History of changes").click();
  const told = row(hers, "Build another team").getByText("Visibility: private → organization");
  await told.waitFor();

  await row(hers, "Build another team").getByRole("button", { name: "Archive" }).click();
  await hers.getByRole("button", { name: "Archive it" }).click();
  await row(his, "Build another team").waitFor({ state: "detached" });
  await hers.getByText("Archived objectives").click();
  await hers.getByRole("button", { name: "Show Build another team again" }).click();
  for (const page of [hers, his]) await row(page, "Build another team").waitFor();
  await hers.leave();
  await his.leave();
});

test("an admin plans a cycle, begins and closes it; then there are grades", async () => {
  await underWay();
  const page = await visit("/goals", { as: founder });
  await page.getByText("Plan a cycle").click();
  await page.getByRole("form", { name: "New cycle" }).getByLabel("Name").fill("The one after");
  await page.getByRole("button", { name: "Add the cycle" }).click();
  const picker = page.getByRole("combobox", { name: "Cycle" });
  await picker.getByText("The one after (in preparation)").waitFor({ state: "attached" });
  await page.getByText("Nothing is written down in this cycle yet.").waitFor();
  await writeDown(page, "Last a while");
  for (const [ask, yes] of [["Begin it now", "Begin"], ["Close it", "Close"]]) {
    await page.getByRole("button", { name: ask }).click();
    await page.getByRole("button", { name: yes, exact: true }).click();
  }
  await row(page, "Last a while").getByRole("link").click();
  const form = page.getByRole("form", { name: "Give a grade" });
  await fill(form, { "Grade from": "0.7", Note: "Nearly there." });
  await form.getByRole("button", { name: "Save the grade" }).click();
  await row(page, "Last a while").getByText("Grade 70 %").waitFor();
  assert.equal(await page.getByText("Write an objective down").count(), 0);
  await page.reload();
  await row(page, "Last a while").getByText("Nearly there.").first().waitFor();
  await page.leave();
});
