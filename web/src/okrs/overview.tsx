import { useQuery } from "@tanstack/react-query";

import { api } from "../session";
import { Bar } from "../ui/bar";
import { useCalmly } from "../ui/calmly";
import { Loaded } from "../ui/loaded";
import { PACES, counted, round, type Pace } from "./words";

interface OverviewProps {
  cycleId: string;
  /** Rises whenever something in the cycle moves. */
  change: number;
}

/** The numbers of a cycle: how far it is, and how far it should be by now. */
export function Overview({ cycleId, change }: OverviewProps) {
  const overview = useQuery({
    queryKey: ["overview", cycleId],
    queryFn: async () =>
      (await api.GET("/api/sessions/{cycleId}/overview", { params: { path: { cycleId } } })).data!,
  });
  useCalmly(change, overview.refetch);
  return (
    <section className="card overview" aria-label="Overview">
      <Loaded query={overview}>
        {(found) => (
          <>
            <div>
              <h2>Progress</h2>
              <Bar value={found.progress} label="Progress of the cycle" />
            </div>
            <div>
              <h2>Expected by now</h2>
              <Bar value={found.expected} label="Expected progress of the cycle" />
            </div>
            <ul className="plain row">
              <li>{counted(found.objectives, "objective")}</li>
              {(Object.keys(PACES) as Pace[]).map((pace) => (
                <li key={pace} className={`badge ${pace}`}>
                  {PACES[pace]} {found.byStatus[pace] ?? 0}
                </li>
              ))}
              <li className="badge">No data {found.withoutData}</li>
              {found.confidence !== null && <li>Confidence {round(found.confidence)} of 10</li>}
              <li>{found.checkedInLately} with a check-in in the last seven days</li>
            </ul>
          </>
        )}
      </Loaded>
    </section>
  );
}
