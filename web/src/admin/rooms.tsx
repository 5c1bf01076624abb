import { api } from "../session";
import { Paged, useMore } from "../ui/paged";
import { Section } from "../ui/section";
import { Table } from "../ui/table";
import { EVERY } from "./every";
import { figure } from "./totals";

const FIGURES = ["Connections", "Last event"];

/** The organization's rooms that somebody is in. */
export function Rooms() {
  const rooms = useMore({
    key: ["realtime", "rooms"],
    ask: async (cursor) => {
      const query = { cursor };
      const { data } = await api.GET("/api/admin/realtime/rooms", { params: { query } });
      return { items: data!.rooms, nextCursor: data!.nextCursor };
    },
    every: EVERY,
  });
  return (
    <Section title="Rooms">
      <Paged list={rooms} empty={<p>Nobody is in a room.</p>}>
        {(found) => (
          <Table label="Table of rooms" columns={["Room", ...FIGURES]} figures={FIGURES}>
            {found.map((one) => (
              <tr key={one.room}>
                <td className="free">
                  <code>{one.room}</code>
                </td>
                <td className="figure">{figure(one.members)}</td>
                <td className="figure">{figure(one.seq)}</td>
              </tr>
            ))}
          </Table>
        )}
      </Paged>
    </Section>
  );
}
