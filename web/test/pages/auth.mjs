// The door: coming in by every way there is, and what is said when one does not.
import assert from "node:assert/strict";
import { test } from "node:test";

import { call, letter, live, picture, signIn, signedIn, visit, world } from "../browser.mjs";

const SECOND_PASSWORD = "another horse battery";

/** Opens the link of a letter, as somebody who clicks on it; returns its token. */
async function follow(page, text) {
  const link = new URL(text.match(/https?:\/\/\S+/)[0]);
  await page.goto(world.url + link.pathname + link.search);
  return link.searchParams.get("token");
}

async function heading(page, name) {
  await page.getByRole("heading", { name, level: 1, exact: true }).waitFor();
}

async function signOut(page) {
  const told = page.waitForResponse((reply) => reply.url().endsWith("/api/auth/logout"));
  await page.getByRole("button", { name: "Sign out" }).click();
  await heading(page, "Sign in to Regatta");
  assert.equal((await told).status(), 204);
}

/** Does what uses a token up, and checks that it is in the address and the history no longer. */
async function using(page, token, act) {
  const before = await page.evaluate(() => history.length);
  await act();
  assert.ok(!page.url().includes(token), "the token is still in the address");
  assert.equal(await page.evaluate(() => history.length), before, "the token is in the history");
}

test("who registers is inside at once, and confirms the address by the letter", async () => {
  const email = "grace@example.com";
  const page = await visit("/register");
  await picture(page, "register");
  await page.getByLabel("Your name").fill("Grace Hopper");
  await page.getByLabel("Organization").fill("Compilers");
  await page.getByLabel("E-mail").fill(world.email);
  await page.getByLabel("Password").fill(world.password);
  await page.getByRole("button", { name: "Register" }).click();
  await page.getByText("An account with this e-mail address exists already.").waitFor();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Register" }).click();
  await live(page);
  assert.equal(new URL(page.url()).pathname, "/");

  const token = await follow(page, await letter(email, "Confirm your address"));
  await picture(page, "verify");
  await using(page, token, async () => {
    await page.getByRole("button", { name: "Confirm my address" }).click();
    await heading(page, "Your address is confirmed");
  });
  const { token: access } = await signedIn(email);
  assert.equal((await call("GET", "/api/users/me", { token: access })).emailVerified, true);

  await page.getByRole("link", { name: "Go on to Regatta" }).click();
  await live(page);
  await signOut(page);
  assert.equal(await page.getByText("Your sign-in has ended").count(), 0);
  await page.leave(/409/);
});

test("a forgotten password is set anew, and the old one lets nobody in", async () => {
  const email = "joan@example.com";
  const body = { email, password: world.password, name: "Joan" };
  await call("POST", "/api/auth/register", { body });
  const page = await visit("/tasks");
  await page.getByRole("link", { name: "I forgot my password" }).click();
  await heading(page, "Forgotten your password?");
  await picture(page, "forgotten-password");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.getByText("Password reset email sent").waitFor();

  const token = await follow(page, await letter(email, "Choose a new password"));
  await picture(page, "reset-password");
  await page.getByLabel("New password").fill(SECOND_PASSWORD);
  await using(page, token, async () => {
    await page.getByRole("button", { name: "Set the password" }).click();
    await heading(page, "Your new password is set");
  });

  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(world.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("E-mail or password is wrong.").waitFor();
  await signIn(page, { email, password: SECOND_PASSWORD });

  await page.goto(`${world.url}/reset-password?token=${token}`);
  await page.getByLabel("New password").fill(world.password);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByText("This token is not valid any more.").waitFor();
  await page.leave(/401/, /400/);
});

test("whoever was asked in comes in with the code from the letter", async () => {
  const email = "mary@example.com";
  const { token } = await signedIn();
  await call("POST", "/api/auth/invite", { token, body: { email } });
  const [page, text] = await Promise.all([visit(), letter(email, "invites you")]);
  const code = text.match(/^\s+([0-9]{6})$/m)[1];

  await follow(page, text);
  await heading(page, "Join your colleagues");
  assert.equal(await page.getByLabel("E-mail").inputValue(), email);
  await picture(page, "join");
  await page.getByLabel("Code").fill(code === "000000" ? "000001" : "000000");
  await page.getByLabel("Your name").fill("Mary Jackson");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByText("This code is not valid any more.").waitFor();
  await page.getByLabel("Code").fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await page.getByRole("button", { name: "Join" }).click();
  await live(page);
  await page.getByText("Mary Jackson").first().waitFor();
  assert.equal(page.url(), `${world.url}/`);
  await page.leave(/400/);
});

test("a sign-in that has ended leads to the door, and from there back to the page", async () => {
  const body = { email: "demo@regatta.example", password: "regatta-demo", name: "Demo" };
  await call("POST", "/api/auth/register", { body });
  const page = await visit("/leaderboards");
  await page.getByRole("button", { name: "Look around in the demo" }).click();
  await live(page);
  assert.equal(new URL(page.url()).pathname, "/leaderboards");

  const { token } = await signedIn(body.email, body.password);
  await call("DELETE", "/api/auth/sessions", { token });
  await page.getByText("Your sign-in has ended").waitFor();
  await heading(page, "Sign in to Regatta");
  await picture(page, "sign-in");
  await page.reload();
  await page.getByText("Your sign-in has ended").waitFor();

  await signIn(page, body);
  assert.equal(new URL(page.url()).pathname, "/leaderboards");
  await signOut(page);
  await page.leave(/401/);
});

test("what no provider has sent, or only half of it, is told", async () => {
  const page = await visit("/signed-in?code=abc&state=unknown");
  await page.getByText("This sign-in was begun in another browser").waitFor();
  assert.equal(page.url(), `${world.url}/signed-in`);
  await picture(page, "signed-in-unknown");
  await page.goto(`${world.url}/signed-in?error=access_denied&state=unknown`);
  await page.getByText("The provider did not sign you in.").waitFor();
  for (const path of ["/verify", "/reset-password?token="]) {
    await page.goto(world.url + path);
    await heading(page, "This link is not complete");
  }
  await page.getByRole("link", { name: "Go on to Regatta" }).click();
  await heading(page, "Sign in to Regatta");
  await page.leave();
});
