// The dashboard in a real browser, against the server that REGATTA_WORLD names.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import axe from "axe-core";
import { chromium } from "playwright-core";

const world = JSON.parse(process.env.REGATTA_WORLD);
let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: world.chromium,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
});
after(() => browser.close());

/** A page of its own, which must neither complain nor ask anybody else. */
async function visit() {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && host !== new URL(world.url).host) complaints.push(request.url());
  });
  await page.goto(world.url);
  return { page, complaints };
}

async function signIn(page) {
  await page.getByLabel("E-mail").fill(world.email);
  await page.getByLabel("Password").fill(world.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Live", { exact: true }).waitFor();
}

async function clean(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(
    found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`),
    [],
  );
}

test("a check-in in one browser moves the tree in the other", async () => {
  const one = await visit();
  await clean(one.page);
  await signIn(one.page);
  const start = one.page.getByRole("button", { name: "Begin one for the next 90 days" });
  await start.or(one.page.getByLabel("Cycle")).first().waitFor();
  if (await start.isVisible()) await start.click();
  await one.page.getByLabel("Objective").fill(world.title);
  await one.page.getByLabel("Key result").fill("Days until the first value");
  await one.page.getByLabel("From 0 to").fill("10");
  await one.page.getByRole("button", { name: "Add" }).click();
  await one.page.getByRole("heading", { name: world.title }).waitFor();

  const two = await visit();
  await signIn(two.page);
  await two.page.getByRole("heading", { name: world.title }).waitFor();
  await one.page.getByLabel("New value").fill("5.9");
  await one.page.getByRole("button", { name: "Check in" }).click();
  for (const { page } of [one, two]) {
    await page.getByText("59 %").first().waitFor();
    await clean(page);
  }
  if (world.screenshots) {
    await one.page.screenshot({ path: `${world.screenshots}/okrs.png`, fullPage: true });
    await two.page.emulateMedia({ colorScheme: "dark" });
    await two.page.setViewportSize({ width: 390, height: 844 });
    await two.page.screenshot({ path: `${world.screenshots}/okrs-phone-dark.png`, fullPage: true });
  }
  assert.deepEqual([one.complaints, two.complaints], [[], []]);
});

test("a wrong password is told, and signing out leads back to the door", async () => {
  const { page, complaints } = await visit();
  await page.getByLabel("E-mail").fill(world.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").getByText("E-mail or password is wrong.").waitFor();
  await signIn(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in to Regatta" }).waitFor();
  assert.deepEqual(complaints.filter((text) => !text.includes("401")), []);
});
