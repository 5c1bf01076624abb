import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";

import type { components } from "@regatta/client";

import { api } from "../session";
import { Day } from "../ui/instant";
import { Loaded } from "../ui/loaded";
import { useDesk } from "./desk";
import { share } from "./words";

export type Point = components["schemas"]["Point"];

// What draws is larger than all the rest of the page.
const Chart = lazy(() => import("./chart"));

/** How the progress of an objective went, beside what was expected: drawn, told, and as a table. */
export function Series({ okrId }: { okrId: string }) {
  const series = useQuery({
    queryKey: ["okr", okrId, "series"],
    queryFn: async () =>
      (await api.GET("/api/okrs/{okrId}/series", { params: { path: { okrId } } })).data!.points,
  });
  return (
    <section className="series" aria-label="Progress over time">
      <h3>Progress over time</h3>
      <Loaded query={series}>{(points) => <Drawn points={points} />}</Loaded>
    </section>
  );
}

function Drawn({ points }: { points: Point[] }) {
  const { cycle } = useDesk();
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return <p className="quiet">No data yet</p>;
  return (
    <>
      <figure>
        <Suspense fallback={<div className="chart" />}>
          <Chart points={points} end={cycle.endDate} />
        </Suspense>
        <figcaption className="quiet">
          From {share(first.progress)} on <Day on={first.day} /> to {share(last.progress)} on{" "}
          <Day on={last.day} />, when {share(last.expected)} was expected.
        </figcaption>
      </figure>
      <details>
        <summary>As a table</summary>
        <Table points={points} />
      </details>
    </>
  );
}

function Table({ points }: { points: Point[] }) {
  return (
    <div className="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" className="figure">
              Progress
            </th>
            <th scope="col" className="figure">
              Expected
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((one) => (
            <tr key={one.day}>
              <td>
                <Day on={one.day} />
              </td>
              <td className="figure">{share(one.progress)}</td>
              <td className="figure">{share(one.expected)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
