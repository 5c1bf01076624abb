import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { api } from "../session";
import { useInbox } from "../shell/shell";
import { Instant } from "../ui/instant";
import { Loaded } from "../ui/loaded";

/** What the user has earned, and with what: read anew whenever there is more of it. */
export function Points() {
  const inbox = useInbox();
  const total = inbox.state === "shown" ? inbox.board.points : null;
  const points = useQuery({
    queryKey: ["points", total],
    queryFn: async () => (await api.GET("/api/gamification/points", {})).data!,
    placeholderData: (before) => before,
  });
  return (
    <section className="card" aria-labelledby="my-points">
      <h2 id="my-points">My points</h2>
      <Loaded query={points}>
        {(found) => (
          <>
            <dl className="sums">
              <Sum name="All time" points={found.total} />
              <Sum name="This month" points={found.month} />
              <Sum name="This week" points={found.week} />
              <Sum name="Today" points={found.day} />
            </dl>
            {found.entries.length === 0 && <p className="quiet">None yet: finish a race.</p>}
            <ul className="plain">
              {found.entries.map((entry) => (
                <li key={entry.id} className="row apart">
                  <Link href={`/challenges/${entry.sourceId}`}>{entry.points} points in a race</Link>
                  <Instant at={entry.at} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  );
}

function Sum({ name, points }: { name: string; points: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{points}</dd>
    </div>
  );
}
