import { useQuery } from "@tanstack/react-query";

import { api } from "../session";
import { Loaded } from "../ui/loaded";
import { Refusal } from "../ui/refusal";
import { Broadcast } from "./broadcast";
import { Connections } from "./connections";
import { EVERY } from "./every";
import { Rooms } from "./rooms";
import { Totals } from "./totals";
import { Workers } from "./workers";

/** Who is connected, where, and how the servers bear it; followed as long as it is shown. */
export function Live() {
  const overview = useQuery({
    queryKey: ["realtime", "overview"],
    queryFn: async () => (await api.GET("/api/admin/realtime", {})).data!,
    refetchInterval: EVERY,
  });
  return (
    <>
      <Loaded query={overview}>
        {({ workers, totals, connections, rooms }) => (
          <>
            <Refusal error={overview.error} />
            <Totals totals={totals} />
            <Silent workers={[...new Set([...connections.unanswered, ...rooms.unanswered])]} />
            <Workers workers={workers} />
          </>
        )}
      </Loaded>
      <Broadcast />
      <Connections />
      <Rooms />
    </>
  );
}

/** Says of whom nothing is known at the moment. */
function Silent({ workers }: { workers: string[] }) {
  if (workers.length === 0) return null;
  return (
    <p className="refusal" role="alert">
      Some workers did not answer, and what they have is missing here: {workers.join(", ")}
    </p>
  );
}
