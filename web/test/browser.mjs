// One browser for all tests, people in it, and what every page must stand.
import assert from "node:assert/strict";
import { mkdir, watch } from "node:fs/promises";

import axe from "axe-core/axe.min.js";
import { chromium } from "playwright-core";

/** The server that the tests are run against, as whoever started it has told. */
export const world = JSON.parse(process.env.REGATTA_WORLD);

const PATIENCE = 15_000;

let browser;

export async function open() {
  browser = await chromium.launch({
    executablePath: world.chromium,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

export async function close() {
  await browser.close();
}

/** Calls the interface as a program would: returns the reply's body. */
export async function call(method, path, { token, body } = {}) {
  const reply = await fetch(world.url + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { "content-type": "application/json" }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** Signs in as a program: for what a test needs to be there before it begins. */
export async function signedIn(email = world.email, password = world.password) {
  return await call("POST", "/api/auth/login", { body: { email, password } });
}

/** Who founded the organization, and is its admin. */
export const founder = { email: world.email, password: world.password };

let people = 0;

/** Makes somebody in the founder's organization; returns how to sign in as them. */
export async function member(name, role = "member") {
  const { token } = await signedIn();
  const email = `member-${++people}@example.com`;
  await call("POST", "/api/users", { token, body: { name, email, role, password: world.password } });
  return { name, email, password: world.password };
}

/** Has a browser remember that somebody has signed in, before it opens its first page. */
async function remember(context, { email, password }) {
  const { token, refreshToken } = await signedIn(email, password);
  await context.addInitScript(
    (tokens) => {
      if (sessionStorage.getItem("remembered") !== null) return;
      sessionStorage.setItem("remembered", "once");
      localStorage.setItem("regatta-tokens", tokens);
    },
    JSON.stringify({ token, refreshToken }),
  );
}

/**
 * A browser window of somebody's own, in which they are signed in if it is said who they are. It
 * must not complain, nor ask anybody else for anything; what it is expected to complain of is told
 * when it is left.
 */
export async function visit(path = "/", { as, transport, ...options } = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  if (as) await remember(context, as);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && host !== new URL(world.url).host) complaints.push(request.url());
  });
  const address = new URL(path, world.url);
  if (transport) address.searchParams.set("transport", transport);
  await page.goto(address.href);
  if (as) await live(page);
  return Object.assign(page, {
    /** Closes the window, which must not have complained of anything else than this. */
    async leave(...expected) {
      await context.close();
      const others = complaints.filter((text) => !expected.some((one) => one.test(text)));
      assert.deepEqual(others, []);
    },
  });
}

/** Signs in on the page that is open, and waits until it is live. */
export async function signIn(page, { email = world.email, password = world.password } = {}) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await live(page);
}

/** Waits until what is seen is what is so. */
export async function live(page) {
  await page.locator(".freshness.live, .freshness.recovered").waitFor();
}

/**
 * Checks a page: axe finds nothing wrong, and nothing is wider than the window.
 *
 * @param rules of axe; all of them if none are named
 */
export async function sound(page, rules) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    async (runOnly) => {
      const options = { resultTypes: ["violations"], ...(runOnly && { runOnly }) };
      return (await globalThis.axe.run(options)).violations;
    },
    rules,
  );
  assert.deepEqual(
    found.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`),
    [],
  );
  const [wide, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(wide <= window, `the page is ${wide} px wide in a window of ${window} px`);
}

/** What depends on colours and on the size of the window. */
const OF_LOOKS = ["color-contrast", "scrollable-region-focusable"];

/** Looks at a page on a phone in the dark too; keeps pictures of both where that is wished. */
export async function picture(page, name) {
  await sound(page);
  await keep(page, name);
  const size = page.viewportSize();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await sound(page, OF_LOOKS);
  await keep(page, `${name}-phone-dark`);
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(size);
}

async function keep(page, name) {
  if (world.screenshots) {
    await page.screenshot({ path: `${world.screenshots}/${name}.png`, fullPage: true });
  }
}

/** Ends every process of this kind, workers or valkey, as a power cut would; others take their place. */
export async function kill(who) {
  const reply = await fetch(`${world.stage}/kill/${who}`, { method: "POST" });
  assert.ok(reply.ok, await reply.text());
}

/** Waits for a letter to somebody with these words in its subject; returns its text. */
export async function letter(to, subject) {
  await mkdir(world.mail, { recursive: true });
  const ends = new AbortController();
  const timer = setTimeout(() => ends.abort(new Error(`no letter to ${to}: ${subject}`)), PATIENCE);
  try {
    const changes = watch(world.mail, { signal: ends.signal });
    const changed = changes[Symbol.asyncIterator]();
    for (;;) {
      const next = changed.next(); // begins to watch before it looks
      const found = (await letters(to)).find((one) => one.subject.includes(subject));
      if (found !== undefined) {
        next.catch(() => undefined);
        return found.text;
      }
      await next;
    }
  } finally {
    clearTimeout(timer);
    ends.abort();
  }
}

async function letters(to) {
  const reply = await fetch(`${world.stage}/letters?to=${encodeURIComponent(to)}`);
  return await reply.json();
}
