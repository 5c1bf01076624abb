// What the dashboard weighs and how it keeps up, in the world that REGATTA_WORLD names; as JSON.
import { chromium } from "playwright-core";

const world = JSON.parse(process.env.REGATTA_WORLD);
const SECONDS = 10;
const STEPS = 50;

const browser = await chromium.launch({
  executablePath: world.chromium,
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const page = await (await browser.newContext()).newPage();
await page.goto(world.url);
await page.getByLabel("E-mail").fill(world.founder.email);
await page.getByLabel("Password", { exact: true }).fill(world.founder.password);
await page.getByRole("button", { name: "Sign in", exact: true }).click();
await page.locator(".freshness.live").waitFor();

// Anew, without anything that was kept.
const session = await page.context().newCDPSession(page);
await session.send("Network.setCacheDisabled", { cacheDisabled: true });
const began = performance.now();
await page.goto(world.url + world.path);
await page.locator(".freshness.live").waitFor();
await page.locator(".lane").last().waitFor({ state: "attached" });
const liveMs = performance.now() - began;
const sizes = await page.evaluate(() =>
  performance
    .getEntriesByType("resource")
    .concat(performance.getEntriesByType("navigation"))
    .map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize]),
);
const sum = (of) => of.reduce((all, [, size]) => all + size, 0);

/** Counts frames, the room's events, and how long each step took until it was painted. */
async function measured(act) {
  await page.evaluate(() => {
    const found = { frames: [], interactions: [], last: performance.now(), began: performance.now() };
    globalThis.found = found;
    const frame = (now) => {
      found.frames.push(now - found.last);
      found.last = now;
      found.request = requestAnimationFrame(frame);
    };
    found.request = requestAnimationFrame(frame);
    found.observer = new PerformanceObserver((list) => {
      for (const one of list.getEntries()) {
        if (one.name === "click") found.interactions.push(one.duration);
      }
    });
    found.observer.observe({ type: "event", durationThreshold: 16 });
  });
  await act();
  return await page.evaluate(() => {
    const { frames, interactions, request, began } = globalThis.found;
    cancelAnimationFrame(request);
    return { frames, interactions, seconds: (performance.now() - began) / 1000 };
  });
}

let events = 0;
session.on("Network.webSocketFrameReceived", ({ response }) => {
  events += response.payloadData.split('"type":"progress-update"').length - 1;
});
await session.send("Network.enable");
const watched = await measured(() => page.waitForTimeout(SECONDS * 1000));
const seen = events;

const button = page.getByRole("button", { name: "+1 step" });
const raced = await measured(async () => {
  for (let step = 0; step < STEPS; step++) {
    await button.click();
    await page.waitForTimeout(100);
  }
});
// What took less than 16 ms is not reported.
while (raced.interactions.length < STEPS) raced.interactions.push(16);
const at = (numbers, share) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length * share)];
console.log(
  JSON.stringify({
    scriptBytes: sum(sizes.filter(([path]) => path.endsWith(".js"))),
    allBytes: sum(sizes.filter(([path]) => !path.startsWith("/api") && !path.startsWith("/socket.io"))),
    liveMs,
    events: seen,
    seconds: watched.seconds,
    frames: watched.frames.length,
    longestFrameMs: Math.max(...watched.frames),
    p99FrameMs: at(watched.frames, 0.99),
    interactions: raced.interactions.length,
    medianMs: at(raced.interactions, 0.5),
    p98Ms: at(raced.interactions, 0.98),
  }),
);
await browser.close();
