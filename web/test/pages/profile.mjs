// Profile: oneself, devices, and keys for programs.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  call,
  letter,
  member,
  picture,
  signIn,
  signedIn,
  sound,
  visit,
  world,
} from "../browser.mjs";

const name = world.hostile.slice(0, 120);

/** What a browser is called that is not the one of these tests. */
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

test("whoever changes the profile sees it everywhere, and times in the chosen zone", async () => {
  const grace = await member("Grace");
  const page = await visit("/profile", { as: grace, timezoneId: "America/New_York" });

  await page.getByRole("button", { name: "Send the letter again" }).click();
  await page.getByText("A letter is on its way.").waitFor();
  await letter(grace.email, "address");

  const form = page.getByRole("form", { name: "Profile" });
  const used = page.getByRole("region", { name: "Devices" }).getByRole("time").first();
  const inNewYork = await used.textContent();
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await form.getByLabel("Phone, ").fill("none");
  await form.getByLabel("Time zone").selectOption("Pacific/Kiritimati");
  await form.getByLabel("By e-mail").check();
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("phone:").waitFor(); // refused, and nothing that was typed is lost
  await form.getByLabel("Phone, ").fill("+49 (30) 123-456");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.locator(".who", { hasText: name }).waitFor();
  assert.notEqual(await used.textContent(), inNewYork);
  assert.equal(await used.getAttribute("title"), "Pacific/Kiritimati");

  await page.reload();
  assert.equal(await form.getByRole("textbox", { name: "Name" }).inputValue(), name);
  assert.equal(await form.getByLabel("Phone, ").inputValue(), "+4930123456");
  assert.equal(await form.getByLabel("Time zone").inputValue(), "Pacific/Kiritimati");
  assert.ok(await form.getByLabel("By e-mail").isChecked());
  await form.getByLabel("Time zone").selectOption("As this browser says");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await used.and(page.locator('[title="America/New_York"]')).waitFor();
  await page.leave(/400/);
});

test("a key is shown once, opens the door, and is ended", async () => {
  const program = await member("Programmer");
  const permissions = ["clipboard-read", "clipboard-write"];
  const page = await visit("/profile", { as: program, permissions });
  const keys = page.getByRole("region", { name: "API keys" });
  await keys.getByText("No program has a key of yours.").waitFor();

  await keys.getByText("Make a key").click();
  await keys.getByLabel("Name of the key").fill(name);
  await keys.getByRole("button", { name: "Make it" }).click();
  await keys.getByText("scopes:").waitFor(); // a key for nothing is refused
  await keys.getByLabel("Tasks: read").check();
  await keys.getByLabel("Good until").fill("2999-12-31");
  await picture(page, "profile-new-key");
  await keys.getByRole("button", { name: "Make it" }).click();
  const field = keys.getByLabel("Your new key");
  const secret = await field.inputValue();
  await keys.getByRole("button", { name: "Copy" }).click();
  await keys.getByText("Copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
  await page.context().clearPermissions();
  await page.context().grantPermissions(["notifications"]); // and so none for the clipboard
  await keys.getByRole("button", { name: "Copy" }).click();
  await keys.getByText("It is selected").waitFor();
  const selected = await field.evaluate((one) => one.selectionEnd - one.selectionStart);
  assert.equal(selected, secret.length);
  await sound(page);

  assert.ok((await call("GET", "/api/tasks", { token: secret })).tasks);
  await assert.rejects(call("GET", "/api/users", { token: secret }), /scope_missing/);
  await keys.getByRole("button", { name: "I have kept it" }).click();
  await field.waitFor({ state: "detached" });
  await page.reload();
  await keys.getByText("tasks:read").waitFor();
  await keys.getByText(/last used .*expires .*2999/).waitFor();
  assert.ok(!(await page.content()).includes(secret));

  await keys.getByRole("button", { name: `End ${name}` }).click();
  await keys.getByRole("button", { name: "End it" }).click();
  await keys.getByText("No program has a key of yours.").waitFor();
  await assert.rejects(call("GET", "/api/tasks", { token: secret }), /not_authenticated/);
  await page.leave(/400/);
});

test("other devices are listed, and signed out one by one or by a new password", async () => {
  const nomad = await member("Nomad");
  const away = await visit("/profile", { userAgent: FIREFOX, transport: "websocket" });
  await signIn(away, nomad);
  const page = await visit("/profile");
  await signIn(page, nomad);
  const devices = page.getByRole("region", { name: "Devices" });
  await devices.getByText("this device", { exact: true }).waitFor();
  await picture(page, "profile");
  await devices.getByRole("button", { name: "Sign out Firefox 140 on Windows" }).click();
  await devices.getByText("Firefox").waitFor({ state: "detached" });
  await away.getByRole("heading", { name: "Sign in to Regatta" }).waitFor();
  await away.leave(/401/);

  await signedIn(nomad.email);
  await page.reload();
  await devices.getByRole("heading", { name: "node" }).waitFor();
  const form = page.getByRole("form", { name: "Password" });
  await form.getByLabel("Present password").fill("wrong horse battery");
  await form.getByLabel("New password").fill("a newer horse battery");
  await form.getByRole("button", { name: "Change it" }).click();
  await form.getByRole("alert").waitFor();
  await form.getByLabel("Present password").fill(nomad.password);
  await form.getByRole("button", { name: "Change it" }).click();
  await page.getByText("Changed.").waitFor();
  await devices.getByRole("heading", { name: "node" }).waitFor({ state: "detached" });
  await signedIn(nomad.email, "a newer horse battery");

  await page.reload();
  await devices.getByRole("button", { name: "Sign all others out" }).click();
  await devices.getByRole("button", { name: "Sign them out" }).click();
  await devices.getByRole("heading", { name: "node" }).waitFor({ state: "detached" });
  await page.leave(/401/);
});
