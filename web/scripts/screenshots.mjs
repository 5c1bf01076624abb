// Pictures of every page, taken of a demo of its own: node scripts/screenshots.mjs <regatta>
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PATIENCE = 120_000;

const folder = fileURLToPath(new URL("../screenshots", import.meta.url));
mkdirSync(folder, { recursive: true });
const data = mkdtempSync(join(tmpdir(), "regatta-pictures-"));
const demo = spawn(process.argv[2], ["demo", "--port", "0", "--data", data], {
  stdio: ["ignore", "pipe", "inherit"],
});
const lines = createInterface({ input: demo.stdout });

/** Waits for a line of the demo's that matches; returns what does. */
async function line(pattern) {
  for await (const text of lines) {
    const found = pattern.exec(text);
    if (found !== null) {
      lines.resume();
      return found;
    }
  }
  throw new Error("The demo has ended.");
}

const [, url] = await line(/^Server +(\S+)/);
const demoAccount = { email: "demo@regatta.example", password: "regatta-demo" };
process.env.REGATTA_WORLD = JSON.stringify({
  url,
  ...demoAccount,
  chromium: execFileSync("which", ["chromium"], { encoding: "utf-8" }).trim(),
  screenshots: folder,
});
const { call, close, open, picture, signedIn, visit } = await import("../test/browser.mjs");
await open();
try {
  await takeAll();
} finally {
  await close();
  demo.kill("SIGINT");
  demo.on("exit", () => rmSync(data, { recursive: true, force: true }));
}

async function takeAll() {
  const door = await visit("/");
  await door.getByRole("button", { name: /demo/i }).waitFor();
  await picture(door, "sign-in");
  const { token } = await signedIn();
  const page = await visit("/", { as: demoAccount });
  page.setDefaultTimeout(PATIENCE);
  await page.locator(".badge.active").first().click();
  await page.getByRole("list", { name: "Open races" }).getByRole("link").first().click();
  await page.locator(".lane .figures", { hasText: /^[4-9]\d \/ 100$/ }).first().waitFor();
  await picture(page, "race");
  await page.locator(".badge.finished").waitFor();
  await picture(page, "results");
  for (const name of ["Races", "Leaderboards", "Tasks", "Profile"]) {
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await settled(page);
    await picture(page, name.toLowerCase());
  }
  const { sessions } = await call("GET", "/api/sessions", { token });
  const { okrs } = await call("GET", `/api/okrs?session=${sessions[0].id}`, { token });
  const okr = okrs.find((one) => one.objective === "Win people over");
  await page.goto(`${url}/goals?session=${sessions[0].id}&okr=${okr.id}`);
  await page.locator("canvas").waitFor();
  await settled(page);
  await picture(page, "goals");
  for (const section of ["people", "invitations", "live", "jobs", "audit", "organization"]) {
    await page.goto(`${url}/admin?section=${section}`);
    await settled(page);
    await picture(page, `admin-${section}`);
  }
  const ada = await visit("/notifications", {
    as: { email: "ada@regatta.example", password: demoAccount.password },
  });
  await settled(ada);
  await picture(ada, "notifications");
}

/** Waits until nothing on the page is on its way any more. */
async function settled(page) {
  await page.waitForFunction(() => !document.body.innerText.includes("Loading…"));
}
