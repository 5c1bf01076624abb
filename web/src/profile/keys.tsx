import { useQuery, useQueryClient } from "@tanstack/react-query";

import type { components } from "@regatta/client";

import { api } from "../session";
import { Confirm } from "../ui/confirm";
import { Instant } from "../ui/instant";
import { Empty, Loaded } from "../ui/loaded";
import { Section } from "../ui/section";
import { NewKey } from "./new-key";

type Key = components["schemas"]["KeyView"];

/** Keys by which programs act for the user. */
export function Keys() {
  const keys = useQuery({
    queryKey: ["keys"],
    queryFn: async () => (await api.GET("/api/auth/keys", {})).data!.keys,
  });
  return (
    <Section title="API keys">
      <p className="quiet">
        A program that has one acts for you, in your role and within the key&rsquo;s scopes.
      </p>
      <NewKey />
      <Loaded query={keys}>
        {(found) =>
          found.length === 0 ? (
            <Empty>No program has a key of yours.</Empty>
          ) : (
            <ul className="plain lines">
              {found.map((key) => (
                <Line key={key.id} apiKey={key} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Line({ apiKey }: { apiKey: Key }) {
  const queries = useQueryClient();

  async function end(): Promise<void> {
    await api.DELETE("/api/auth/keys/{keyId}", { params: { path: { keyId: apiKey.id } } });
    await queries.invalidateQueries({ queryKey: ["keys"] });
  }

  return (
    <li>
      <div className="row apart">
        <h3 dir="auto">{apiKey.name}</h3>
        <Confirm
          ask="End"
          label={`End ${apiKey.name}`}
          question={`Programs that have this key are refused from now on: ${apiKey.name}`}
          yes="End it"
          act={end}
        />
      </div>
      <p className="row">
        <code>{apiKey.hint}…</code>
        {apiKey.scopes.map((scope) => (
          <span key={scope} className="badge">
            {scope}
          </span>
        ))}
      </p>
      <Times apiKey={apiKey} />
    </li>
  );
}

function Times({ apiKey }: { apiKey: Key }) {
  const over = apiKey.expiresAt !== null && Date.parse(apiKey.expiresAt) <= Date.now();
  return (
    <p className="quiet">
      Made <Instant at={apiKey.createdAt} />
      {apiKey.usedAt === null ? ", never used" : <>, last used <Instant at={apiKey.usedAt} /></>}
      {apiKey.expiresAt !== null && (
        <>
          , {over ? "expired" : "expires"} <Instant at={apiKey.expiresAt} />
        </>
      )}
    </p>
  );
}
