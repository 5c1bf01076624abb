import { useQuery } from "@tanstack/react-query";

import type { Lane, events } from "@regatta/client";

import { api } from "../session";
import { Loaded } from "../ui/loaded";
import type { Challenge } from "./challenges";

interface ResultProps {
  challenge: Challenge;
  mine: events.ParticipantView;
  lanes: Lane[];
}

/** How the race ended for the one who looks. */
export function Result({ challenge, mine, lanes }: ResultProps) {
  switch (mine.status) {
    case "finished":
      return <Finish challenge={challenge} rank={rankOf(mine, lanes)} />;
    case "timed_out":
      return (
        <p className="card" role="status">
          {challenge.state === "cancelled"
            ? "This race was called off."
            : `The time ran out at step ${mine.progress} of ${challenge.length}.`}
        </p>
      );
    case "left":
      return (
        <p className="card" role="status">
          You have left this race.
        </p>
      );
    default:
      return null;
  }
}

function rankOf(mine: events.ParticipantView, lanes: Lane[]): number | null {
  return lanes.find((lane) => lane.racer.userId === mine.userId)?.rank ?? null;
}

/** The points are entered once, however often they are asked for. */
function Finish({ challenge, rank }: { challenge: Challenge; rank: number | null }) {
  const path = { params: { path: { challengeId: challenge.id } } };
  const completion = useQuery({
    queryKey: ["completion", challenge.id],
    queryFn: async () => (await api.POST("/api/challenges/{challengeId}/complete", path)).data!,
    staleTime: Infinity,
  });
  return (
    <div className="card finish" role="status">
      <h2>You have finished{rank !== null && `, as number ${rank}`}</h2>
      <Loaded query={completion}>{({ points }) => <p>{points} points are yours.</p>}</Loaded>
    </div>
  );
}
