import { RaceBoard, type RaceSnapshot } from "@regatta/client";

import { useRoom } from "../live";
import { useMe } from "../me";
import { Page } from "../shell/page";
import { Gone, UNKNOWN } from "../ui/gone";
import { Loading } from "../ui/loaded";
import { STATES } from "./challenges";
import { Clock } from "./clock";
import { Course } from "./course";
import { Lanes } from "./lanes";
import { CallOff, Lobby } from "./lobby";
import { Result } from "./result";
import "./challenges.css";

const raceBoard = (snapshot: RaceSnapshot) => new RaceBoard(snapshot);

/** One race, from its lobby to its results, for racers and for those who watch. */
export function Race({ id }: { id: string }) {
  const race = useRoom(`challenge:${id}`, raceBoard);
  if (race.state === "loading") return <Waiting />;
  if (race.state === "gone") {
    return (
      <Page title={race.error.code === UNKNOWN ? "No such race" : "Not live any more"}>
        <Gone error={race.error} />
      </Page>
    );
  }
  return <Shown board={race.board} />;
}

function Waiting() {
  return (
    <main>
      <Loading />
    </main>
  );
}

function Shown({ board }: { board: RaceBoard }) {
  const me = useMe();
  const { challenge } = board;
  const lanes = board.lanes;
  const mine = board.racer(me.id);
  const racing = mine?.status === "racing";
  return (
    <Page title={challenge.title} beside={<Clock challenge={challenge} />}>
      <p className="quiet">
        <span className={`badge ${challenge.state}`}>{STATES[challenge.state]}</span>{" "}
        {challenge.length} steps, {challenge.basePoints} points · {board.present.size} here
      </p>
      {(challenge.state === "lobby" || challenge.state === "countdown") && (
        <Lobby challenge={challenge} mine={mine} />
      )}
      {challenge.state === "active" && racing && <Course challenge={challenge} mine={mine} />}
      {challenge.state === "active" && mine === undefined && (
        <p className="card">You are watching this race.</p>
      )}
      {challenge.state === "active" && <CallOff challenge={challenge} />}
      {mine !== undefined && !racing && <Result challenge={challenge} mine={mine} lanes={lanes} />}
      <Milestones challenge={challenge} />
      <Lanes lanes={lanes} length={challenge.length} me={me.id} />
    </Page>
  );
}

function Milestones({ challenge }: { challenge: RaceBoard["challenge"] }) {
  if (challenge.milestones.length === 0) return null;
  return (
    <details className="card">
      <summary>Milestones</summary>
      <ul>
        {challenge.milestones.map((one) => (
          <li key={one.at} dir="auto">
            {one.title}: {one.bonus} points at step {one.at}
          </li>
        ))}
      </ul>
    </details>
  );
}
