import { useQuery } from "@tanstack/react-query";

import type { components } from "@regatta/client";

import { api } from "../session";
import { Action } from "../ui/form";
import { Loaded } from "../ui/loaded";
import { begin } from "./elsewhere";
import { enter } from "./entrance";

/** What providers call themselves; others are called as they were configured. */
const NAMES: Record<string, string> = { google: "Google", github: "GitHub", auth0: "Auth0" };

/** Ways to sign in without a password of one's own, where there are any. */
export function Ways() {
  const ways = useQuery({
    queryKey: ["providers"],
    queryFn: async () => (await api.GET("/api/auth/providers", {})).data!,
    staleTime: 60_000,
  });
  return <Loaded query={ways}>{(found) => <Buttons {...found} />}</Loaded>;
}

function Buttons({ providers, demo }: components["schemas"]["ProviderList"]) {
  if (providers.length === 0 && demo === null) return null;
  return (
    <section className="stack" aria-label="Other ways in">
      <p className="or">or</p>
      {providers.map(({ name }) => (
        <Action key={name} className="way" act={() => begin(name)}>
          Continue with {NAMES[name] ?? name}
        </Action>
      ))}
      {demo !== null && (
        <Action className="way" act={() => enter(demo.email, demo.password)}>
          Look around in the demo
        </Action>
      )}
    </section>
  );
}
