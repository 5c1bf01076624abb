// All pages of the dashboard in one browser.
import { after, before } from "node:test";

import { close, open } from "./browser.mjs";

before(open);
after(close);

for (const page of ["auth", "challenges", "leaderboards", "goals", "tasks", "notifications", "profile", "admin"]) {
  await import(`./pages/${page}.mjs`);
}
