import type { components } from "@regatta/client";

export type Scope = components["schemas"]["NewKey"]["scopes"][number];

/** What keys may be good for, by what people know it as. */
const GROUPS: Record<string, Record<string, Scope[]>> = {
  "Races and work": {
    Tasks: ["tasks:read", "tasks:write"],
    Races: ["challenges:read", "challenges:write"],
    "Points and boards": ["gamification:read", "gamification:write"],
    Goals: ["okrs:read", "okrs:write"],
    Notifications: ["notifications:read", "notifications:write"],
  },
  "People and organization": {
    People: ["users:read", "users:write"],
    Organization: ["organization:read", "organization:write"],
  },
  "Running things": {
    Jobs: ["jobs:read", "jobs:write"],
    "Live connections": ["realtime:read", "realtime:write"],
    "Events of your own": ["events:publish"],
    "Audit log": ["audit:read"],
  },
};

/** Checkboxes for what a key shall be good for; the form has them as `scopes`. */
export function Scopes() {
  return (
    <div className="scopes">
      {Object.entries(GROUPS).map(([group, nouns]) => (
        <fieldset key={group}>
          <legend>{group}</legend>
          {Object.entries(nouns).map(([noun, scopes]) => (
            <Noun key={noun} noun={noun} scopes={scopes} />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function Noun({ noun, scopes }: { noun: string; scopes: Scope[] }) {
  return (
    <div className="row apart">
      <span>{noun}</span>
      <span className="row">
        {scopes.map((scope) => {
          const verb = scope.split(":")[1];
          return (
            <label key={scope} className="check">
              <input type="checkbox" name="scopes" value={scope} aria-label={`${noun}: ${verb}`} />
              {verb}
            </label>
          );
        })}
      </span>
    </div>
  );
}
