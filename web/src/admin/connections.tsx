import { useQueryClient } from "@tanstack/react-query";

import type { components } from "@regatta/client";

import { useMe } from "../me";
import { useNames } from "../people";
import { api } from "../session";
import { Ask } from "../ui/ask";
import type { Fields } from "../ui/form";
import { Instant } from "../ui/instant";
import { Paged, useMore } from "../ui/paged";
import { Section } from "../ui/section";
import { Table } from "../ui/table";
import { EVERY } from "./every";
import { Reason } from "./reason";

type Connection = components["schemas"]["ConnectionView"];

/** The organization's open sockets. */
export function Connections() {
  const connections = useMore({
    key: ["realtime", "connections"],
    ask: async (cursor) => {
      const query = { cursor };
      const { data } = await api.GET("/api/admin/realtime/connections", { params: { query } });
      return { items: data!.connections, nextCursor: data!.nextCursor };
    },
    every: EVERY,
  });
  return (
    <Section title="Connections">
      <Paged list={connections} empty={<p>Nobody is connected.</p>}>
        {(found) => (
          <Table
            label="Table of connections"
            columns={["Who", "From", "By", "Since", "Rooms", ""]}
          >
            {found.map((connection) => (
              <Line key={connection.id} connection={connection} />
            ))}
          </Table>
        )}
      </Paged>
    </Section>
  );
}

function Line({ connection }: { connection: Connection }) {
  const me = useMe();
  const name = useNames()(connection.userId);
  return (
    <tr>
      <td className="free">
        <span dir="auto">{name}</span>{" "}
        {connection.userId === me.id && <span className="badge open">you</span>}
      </td>
      <td>{connection.address}</td>
      <td>{connection.transport}</td>
      <td>
        <Instant at={connection.since} />
      </td>
      <td className="free">
        <details>
          <summary>{connection.rooms.length}</summary>
          <ul className="plain">
            {connection.rooms.map((room) => (
              <li key={room}>
                <code>{room}</code> <TakeOut connection={connection} room={room} name={name} />
              </li>
            ))}
          </ul>
        </details>
      </td>
      <td>
        <Kick connection={connection} name={name} />
      </td>
    </tr>
  );
}

function Kick({ connection: { id, userId }, name }: { connection: Connection; name: string }) {
  const queries = useQueryClient();

  async function kick(fields: Fields): Promise<void> {
    const reason = fields.text("reason");
    const body = fields.checked("all") ? { userId, reason } : { connectionId: id, reason };
    await api.POST("/api/admin/realtime/kick", { body });
    await queries.invalidateQueries({ queryKey: ["realtime"] });
  }

  return (
    <Ask
      ask="Disconnect"
      label={`Disconnect ${name}`}
      title={name}
      submit="Disconnect"
      danger
      send={kick}
    >
      <Reason />
      <label className="check">
        <input type="checkbox" name="all" />
        All connections of this person
      </label>
      <p className="quiet">This shuts nobody out: they may connect again.</p>
    </Ask>
  );
}

interface TakeOutProps {
  connection: Connection;
  room: string;
  name: string;
}

function TakeOut({ connection: { userId }, room, name }: TakeOutProps) {
  const queries = useQueryClient();

  async function takeOut(fields: Fields): Promise<void> {
    const body = { userId, room, reason: fields.text("reason") };
    await api.POST("/api/admin/realtime/unsubscribe", { body });
    await queries.invalidateQueries({ queryKey: ["realtime"] });
  }

  return (
    <Ask
      ask="Take out"
      label={`Take out ${name} of ${room}`}
      title={`${name}: ${room}`}
      submit="Take out"
      danger
      send={takeOut}
    >
      <Reason />
      <p className="quiet">All connections of this person leave the room; they may come again.</p>
    </Ask>
  );
}
