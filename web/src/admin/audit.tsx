import { useState } from "react";

import type { components } from "@regatta/client";

import { useNames } from "../people";
import { deviceOf } from "../profile/agent";
import { api } from "../session";
import { Instant } from "../ui/instant";
import { Paged, useMore } from "../ui/paged";
import { Table } from "../ui/table";
import { ACTIONS } from "./actions";
import { Pairs } from "./pairs";

type Event = components["schemas"]["AuditView"];

/** Who did what that matters for security. */
export function Audit() {
  const [action, choose] = useState("");
  const events = useMore({
    key: ["audit", action],
    ask: async (cursor) => {
      const query = { cursor, action: action || undefined };
      const { data } = await api.GET("/api/audit", { params: { query } });
      return { items: data!.events, nextCursor: data!.nextCursor };
    },
  });
  return (
    <>
      <label className="filter">
        Action
        <select value={action} onChange={(event) => choose(event.target.value)}>
          <option value="">any</option>
          {/* A newer server may note more, and rows let one choose that too. */}
          {[...new Set([...ACTIONS, ...(action ? [action] : [])])].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <Paged list={events} empty={<p>Nothing of the kind has happened.</p>}>
        {(found) => (
          <Table label="Audit log" columns={["When", "Who", "Action", "From", "Details"]}>
            {found.map((event) => (
              <Line key={event.id} event={event} choose={choose} />
            ))}
          </Table>
        )}
      </Paged>
    </>
  );
}

function Line({ event, choose }: { event: Event; choose: (action: string) => void }) {
  const nameOf = useNames();
  return (
    <tr>
      <td>
        <Instant at={event.at} />
      </td>
      <td className="free" dir="auto">
        {event.userId === null ? "nobody known" : nameOf(event.userId)}
      </td>
      <td>
        <button
          type="button"
          className="plain inline"
          title="Show only these"
          onClick={() => choose(event.action)}
        >
          {event.action}
        </button>
      </td>
      <td className="free">
        {event.address}
        <p className="quiet" dir="auto" title={event.agent}>
          {deviceOf(event.agent)}
        </p>
      </td>
      <td className="free">
        <Pairs of={event.details} />
      </td>
    </tr>
  );
}
