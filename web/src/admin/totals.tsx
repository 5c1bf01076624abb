import type { components } from "@regatta/client";

/** Returns a figure as people write it, with one place behind the point at most. */
export function figure(value: number | undefined): string {
  return (value ?? 0).toLocaleString(undefined, { maximumFractionDigits: 1 });
}

/** Returns a number of bytes as KiB. */
export function kibibytes(bytes: number | undefined): string {
  return `${figure((bytes ?? 0) / 1024)} KiB`;
}

/** The sums over all workers. */
export function Totals({ totals }: { totals: components["schemas"]["Totals"] }) {
  const tiles = {
    Workers: figure(totals.workers),
    Connections: figure(totals.connections),
    "Received/s": figure(totals.receivedPerSecond),
    "Delivered/s": figure(totals.deliveredPerSecond),
    "Waiting to go out": kibibytes(totals.queueBytes),
  };
  return (
    <dl className="tiles">
      {Object.entries(tiles).map(([what, much]) => (
        <div key={what} className="card">
          <dt>{what}</dt>
          <dd>{much}</dd>
        </div>
      ))}
    </dl>
  );
}
