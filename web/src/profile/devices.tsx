import { useQuery, useQueryClient } from "@tanstack/react-query";

import type { components } from "@regatta/client";

import { api } from "../session";
import { Confirm } from "../ui/confirm";
import { Action } from "../ui/form";
import { Instant } from "../ui/instant";
import { Loaded } from "../ui/loaded";
import { Section } from "../ui/section";
import { deviceOf } from "./agent";

type Device = components["schemas"]["SessionView"];

/** Where one is signed in, and ways to end that. */
export function Devices() {
  const devices = useQuery({
    queryKey: ["devices"],
    queryFn: async () => (await api.GET("/api/auth/sessions", {})).data!.sessions,
  });
  return (
    <Section title="Devices">
      <Loaded query={devices}>
        {(found) => (
          <>
            <ul className="plain lines">
              {found.map((device) => (
                <Line key={device.id} device={device} />
              ))}
            </ul>
            {found.length > 1 && <Others />}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Line({ device }: { device: Device }) {
  const queries = useQueryClient();
  const name = deviceOf(device.agent);

  async function end(): Promise<void> {
    await api.DELETE("/api/auth/sessions/{sessionId}", {
      params: { path: { sessionId: device.id } },
    });
    await queries.invalidateQueries({ queryKey: ["devices"] });
  }

  return (
    <li>
      <div className="row apart">
        <h3 dir="auto" title={device.agent}>
          {name}
        </h3>
        {device.current ? (
          <span className="badge open">this device</span>
        ) : (
          <Action className="plain danger" label={`Sign out ${name}`} act={end}>
            Sign out
          </Action>
        )}
      </div>
      <p className="quiet">
        Last used <Instant at={device.usedAt} /> from {device.address}, signed in by{" "}
        {wayOf(device.method)} <Instant at={device.createdAt} />
      </p>
    </li>
  );
}

/** Returns how somebody came in: `oidc:google` is Google's word for it. */
function wayOf(method: string): string {
  if (method === "otp") return "invitation";
  return method.replace(/^oidc:/, "");
}

function Others() {
  const queries = useQueryClient();
  return (
    <Confirm
      ask="Sign all others out"
      question="Sign out everywhere but on this device?"
      yes="Sign them out"
      act={async () => {
        await api.DELETE("/api/auth/sessions", {});
        await queries.invalidateQueries({ queryKey: ["devices"] });
      }}
    />
  );
}
