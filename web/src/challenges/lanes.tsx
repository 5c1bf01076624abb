import { memo, useRef } from "react";

import type { Lane as Place, events } from "@regatta/client";

import { Instant } from "../ui/instant";
import { useMovingRows } from "../ui/moving";

interface LanesProps {
  lanes: Place[];
  /** Steps of the course. */
  length: number;
  /** Who looks. */
  me: string;
}

/** Every racer's lane, the leader first; a lane is drawn anew only when its racer has moved. */
export function Lanes({ lanes, length, me }: LanesProps) {
  const list = useRef<HTMLOListElement>(null);
  useMovingRows(list, lanes.map((lane) => lane.racer.userId).join());
  if (lanes.length === 0) return <p className="quiet">Nobody has taken a seat yet.</p>;
  return (
    <ol ref={list} className="plain lanes" aria-label="Lanes">
      {lanes.map(({ racer, rank }) => (
        <Lane
          key={racer.userId}
          racer={racer}
          rank={rank}
          length={length}
          mine={racer.userId === me}
        />
      ))}
    </ol>
  );
}

interface LaneProps {
  racer: events.ParticipantView;
  rank: number | null;
  length: number;
  mine: boolean;
}

const Lane = memo(function Lane({ racer, rank, length, mine }: LaneProps) {
  return (
    <li className={mine ? "lane mine" : "lane"} data-key={racer.userId}>
      <span className="rank">{rank ?? "–"}</span>
      <span className="name" dir="auto">
        {racer.name}
        {mine && " (you)"}
      </span>
      <span
        className="track"
        role="progressbar"
        aria-label={`Steps of ${racer.name}`}
        aria-valuemin={0}
        aria-valuemax={length}
        aria-valuenow={racer.progress}
      >
        <span style={{ transform: `scaleX(${racer.progress / length})` }} />
      </span>
      <span className="figures">
        {racer.progress} / {length}
      </span>
      <span className="figures">{racer.score} points</span>
      <span className="quiet status">
        <Status racer={racer} />
      </span>
    </li>
  );
});

function Status({ racer }: { racer: events.ParticipantView }) {
  switch (racer.status) {
    case "waiting":
      return "not ready yet";
    case "ready":
      return "ready";
    case "racing":
      return racer.connected ? hints(racer) : "away";
    case "finished":
      return racer.finishedAt !== null && <Instant at={racer.finishedAt} style="clock" />;
    case "timed_out":
      return "out of time";
    case "left":
      return "left";
  }
}

function hints({ hintsTaken }: events.ParticipantView): string {
  return hintsTaken === 0 ? "" : `${hintsTaken} ${hintsTaken === 1 ? "hint" : "hints"}`;
}
