import type { components } from "@regatta/client";

import { Instant } from "../ui/instant";
import { Section } from "../ui/section";
import { Table } from "../ui/table";
import { figure, kibibytes } from "./totals";

type Worker = components["schemas"]["WorkerStatus"];

const FIGURES = ["Connections", "Rooms", "Received/s", "Delivered/s", "Lag", "Queue"];

/** The server's processes; what is said of them counts all organizations. */
export function Workers({ workers }: { workers: Worker[] }) {
  return (
    <Section title="Workers">
      <Table
        label="Table of workers"
        columns={["Process", "Since", ...FIGURES]}
        figures={FIGURES}
      >
        {workers.map((worker) => (
          <tr key={worker.id}>
            <td title={worker.address ?? undefined}>
              {worker.host}, {worker.pid}
            </td>
            <td>
              <Instant at={worker.startedAt} />
            </td>
            <td className="figure">{figure(worker.connections)}</td>
            <td className="figure">{figure(worker.rooms)}</td>
            <td className="figure">{figure(worker.receivedPerSecond)}</td>
            <td className="figure">{figure(worker.deliveredPerSecond)}</td>
            <td className="figure">{figure(worker.lagMs)} ms</td>
            <td className="figure">{kibibytes(worker.queueBytes)}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
