import { Link } from "wouter";

import type { OrganizationBoard, components } from "@regatta/client";

import { useMe } from "../me";
import { api } from "../session";
import { Page } from "../shell/page";
import { useOrganization } from "../shell/shell";
import { useCalmly } from "../ui/calmly";
import { Gone } from "../ui/gone";
import { Instant, span } from "../ui/instant";
import { Empty, Loading } from "../ui/loaded";
import { Paged, useMore } from "../ui/paged";
import "./challenges.css";

export type Challenge = components["schemas"]["ChallengeView"];

/** The races that one can join or watch now, and those that were. */
export function Challenges() {
  const organization = useOrganization();
  const shown = organization.state === "shown";
  return (
    <Page
      title="Races"
      beside={shown && <span className="quiet">{organization.board.present.size} online</span>}
    >
      {organization.state === "loading" && <Loading />}
      {organization.state === "gone" && <Gone error={organization.error} />}
      {shown && <Open challenges={organization.board.open} />}
      <Past board={shown ? organization.board : null} />
    </Page>
  );
}

function Open({ challenges }: { challenges: Challenge[] }) {
  if (challenges.length === 0) {
    return (
      <Empty>
        <p>No race is open. Races are made from tasks.</p>
        <Link className="button" href="/tasks">
          To the tasks
        </Link>
      </Empty>
    );
  }
  return (
    <ul className="plain" aria-label="Open races">
      {challenges.map((one) => (
        <Card key={one.id} challenge={one} />
      ))}
    </ul>
  );
}

function Card({ challenge }: { challenge: Challenge }) {
  const mine = challenge.seats.includes(useMe().id);
  return (
    <li className="card">
      <div className="row apart">
        <h2 dir="auto">
          <Link href={`/challenges/${challenge.id}`}>{challenge.title}</Link>
        </h2>
        <span className={`badge ${challenge.state}`}>{STATES[challenge.state]}</span>
      </div>
      <p className="quiet">
        {challenge.seats.length} of {challenge.capacity} seats taken · {challenge.length} steps ·{" "}
        {span(challenge.durationSeconds * 1000)} at most{mine && " · you are in it"}
      </p>
    </li>
  );
}

export const STATES: Record<Challenge["state"], string> = {
  lobby: "Open to join",
  countdown: "About to start",
  active: "On",
  finished: "Finished",
  cancelled: "Called off",
};

/** Finished races, the newest first; read anew when others have ended, perhaps in an outage. */
function Past({ board }: { board: OrganizationBoard | null }) {
  const past = useMore({
    key: ["challenges", "finished"],
    ask: async (cursor) => {
      const query = { cursor, state: "finished" as const, limit: 20 };
      const { data } = await api.GET("/api/challenges", { params: { query } });
      return { items: data!.challenges, nextCursor: data!.nextCursor };
    },
  });
  useCalmly(board, past.refetch);
  useCalmly(board?.ended, past.refetch);
  return (
    <section aria-labelledby="past-races">
      <h2 id="past-races">Finished races</h2>
      <Paged list={past} empty={<p>None so far.</p>}>
        {(found) => (
          <ul className="plain past">
            {found.map((one) => (
              <li key={one.id} className="row apart">
                <Link href={`/challenges/${one.id}`} dir="auto">
                  {one.title}
                </Link>
                {one.endedAt !== null && <Instant at={one.endedAt} />}
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}
