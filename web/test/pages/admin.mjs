// Admin: people, invitations, live connections, jobs, the audit log, the organization.
import assert from "node:assert/strict";
import { test } from "node:test";

import { call, live, member, picture, signedIn, sound, visit, world } from "../browser.mjs";

const name = world.hostile.slice(0, 120);
const admin = { email: world.email, password: world.password };

/** Chooses a section by its link. */
async function section(page, title) {
  const sections = page.getByRole("navigation", { name: "Sections" });
  await sections.getByRole("link", { name: title }).click();
}

test("an admin adds people, decides their roles, and removes them", async () => {
  const { token } = await signedIn();
  const crowd = Array.from({ length: 50 }, (_, number) => ({
    name: `Rower ${number}`,
    email: `rower-${number}@example.com`,
    role: "member",
  }));
  await Promise.all(crowd.map((body) => call("POST", "/api/users", { token, body })));
  const page = await visit("/admin", { as: admin });
  const row = (text) => page.getByRole("row").filter({ hasText: text });
  const dialog = page.getByRole("dialog");

  await page.getByText("Add somebody").click();
  const form = page.getByRole("form", { name: "New person" });
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("E-mail").fill("hostile@example.com");
  await form.getByRole("button", { name: "Add" }).click();
  const added = row("hostile@example.com");
  await added.getByText(name).waitFor();
  await form.getByLabel("Name").fill("Somebody else");
  await form.getByLabel("E-mail").fill("hostile@example.com");
  await form.getByRole("button", { name: "Add" }).click();
  await form.getByRole("alert").waitFor(); // refused: the address is taken

  await page.getByRole("button", { name: "More" }).click();
  await row(admin.email).getByRole("button", { name: "Change" }).click();
  await dialog.getByLabel("Role").selectOption("member");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("The last admin").waitFor();
  await dialog.getByRole("button", { name: "Never mind" }).click();

  await added.getByRole("button", { name: "Change" }).click();
  await dialog.getByLabel("Role").selectOption("admin");
  await decideMeanwhile(token, "hostile@example.com", { name, role: "manager" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("has changed since you read it").waitFor();
  await dialog.getByRole("button", { name: "Never mind" }).click();
  await added.getByRole("cell", { name: "manager" }).waitFor();

  await page.locator(".filter").getByLabel("Role").selectOption("manager");
  await row("Rower").first().waitFor({ state: "detached" });
  await picture(page, "admin-people");
  await added.getByRole("button", { name: "Change" }).click();
  await dialog.getByLabel("Name").fill("Tamed");
  await dialog.getByRole("button", { name: "Save" }).click();
  await added.getByRole("cell", { name: "Tamed", exact: true }).waitFor();
  await added.getByRole("button", { name: "Remove" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await added.waitFor({ state: "detached" });
  await page.leave(/409/);
});

/** Decides about somebody as another admin would, at the same time. */
async function decideMeanwhile(token, email, body) {
  const { users } = await call("GET", "/api/users", { token });
  const { id } = users.find((one) => one.email === email);
  await call("PUT", `/api/users/${id}`, { token, body });
}

test("managers ask people in, take that back, and read who is there", async () => {
  const page = await visit("/admin?section=audit", { as: await member("Mina", "manager") });
  await page.getByRole("row", { name: "Mina" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Change" }).count(), 0);
  const sections = page.getByRole("navigation", { name: "Sections" }).getByRole("link");
  assert.deepEqual(await sections.allTextContents(), ["People", "Invitations"]);

  await section(page, "Invitations");
  assert.deepEqual(await page.getByLabel("Role").getByRole("option").allTextContents(), [
    "member",
    "manager",
  ]);
  await page.getByLabel("E-mail").fill("asked@example.com");
  await page.getByRole("button", { name: "Send the letter" }).click();
  const row = page.getByRole("row", { name: "asked@example.com" });
  await row.getByRole("cell", { name: "Mina" }).waitFor();
  await picture(page, "admin-invitations");
  await page.goBack();
  await page.getByRole("row", { name: "Mina" }).waitFor();
  await page.goForward();
  await page.reload();
  await row.getByRole("button", { name: "Take" }).click();
  await page.getByRole("button", { name: "Take it back" }).click();
  await row.waitFor({ state: "detached" });
  await page.leave();
});

test("members are told for whom the page is", async () => {
  const page = await visit("/admin", { as: await member("Curious") });
  await page.getByText("for admins and managers of your organization").waitFor();
  await page.leave();
});

test("an admin sees who is connected, tells everyone, and sends somebody away", async () => {
  const bob = await member("Bob the builder");
  const other = await visit("/tasks", { as: bob });
  const page = await visit("/admin?section=live", { as: admin });
  const connections = page.getByRole("region", { name: "Table of connections" });
  await connections.getByText("you").first().waitFor();
  const row = connections.getByRole("row", { name: bob.name });
  await row.getByRole("cell", { name: "127.0.0.1" }).waitFor();
  await page.getByRole("region", { name: "Table of rooms" }).getByText("org:").waitFor();
  await row.locator("summary").click();
  await picture(page, "admin-live");

  await page.getByLabel("Message").fill(world.hostile);
  await page.getByLabel("Level").selectOption("critical");
  await page.getByRole("button", { name: "Tell everyone" }).click();
  await page.getByText("Told.").waitFor();
  await other.locator(".notice.critical").getByText(world.hostile).waitFor();

  const dialog = page.getByRole("dialog");
  const inRoom = row.getByRole("button", { name: `Take out ${bob.name} of org:` });
  await inRoom.click();
  await dialog.getByLabel("Reason").fill("The race is over.");
  await dialog.getByRole("button", { name: "Take out" }).click();
  await inRoom.waitFor({ state: "detached" });

  await row.getByRole("button", { name: "Disconnect" }).click();
  await dialog.getByLabel("Reason").fill("Maintenance at noon.");
  await sound(page);
  await dialog.getByRole("button", { name: "Disconnect" }).click();
  await other.getByText("The live connection has ended: Maintenance at noon.").waitFor();
  await other.getByRole("button", { name: "Connect again" }).click();
  await live(other);
  await other.leave();

  await section(page, "Audit log");
  const log = page.getByRole("region", { name: "Audit log" });
  await log.getByRole("button", { name: "realtime.kicked" }).first().click();
  await log.getByRole("row", { name: "realtime.unsubscribed" }).waitFor({ state: "detached" });
  await log.getByText("Maintenance at noon.").first().waitFor();
  await picture(page, "admin-audit");
  await page.getByLabel("Action").selectOption("any");
  await log.getByText("realtime.broadcast").first().waitFor();
  await page.leave();
});

test("an admin looks after jobs and the organization", async () => {
  const page = await visit("/admin?section=jobs", { as: admin });
  const jobs = page.getByRole("region", { name: "Jobs" });
  await jobs.getByRole("row", { name: "mail.verification" }).first().waitFor();
  await picture(page, "admin-jobs");
  await page.getByLabel("State").selectOption("dead");
  await page.getByText("There are no such jobs.").waitFor();

  await section(page, "Organization");
  const form = page.getByRole("form", { name: "Organization" });
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await form.getByLabel("Domain").fill("not a domain");
  await form.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await form.getByLabel("First day").selectOption("sunday");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("domain:").waitFor();
  await form.getByLabel("Domain").fill("example.com");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.reload();
  assert.equal(await form.getByRole("textbox", { name: "Name" }).inputValue(), name);
  assert.equal(await form.getByLabel("Time zone").inputValue(), "Asia/Tokyo");
  assert.equal(await form.getByLabel("First day").inputValue(), "sunday");
  await picture(page, "admin-organization");
  await page.leave(/400/);
});
