import { useLocation } from "wouter";

import type { events } from "@regatta/client";

import { useConnection } from "../live";
import { useMe } from "../me";
import { api } from "../session";
import { Confirm } from "../ui/confirm";
import { Action } from "../ui/form";
import type { Challenge } from "./challenges";

interface LobbyProps {
  challenge: Challenge;
  mine: events.ParticipantView | undefined;
}

/** Before the start: take a seat, say that one is ready, and for the owner to begin. */
export function Lobby({ challenge, mine }: LobbyProps) {
  const me = useMe();
  const owner = challenge.ownerId === me.id;
  return (
    <section className="card" aria-label="Lobby">
      <p>
        {challenge.seats.length} of {challenge.capacity} seats are taken.{" "}
        {challenge.state === "lobby" && !owner && "The race begins when its owner starts it."}
      </p>
      <div className="row">
        <Seat challenge={challenge} mine={mine} />
        {owner && challenge.state === "lobby" && <Start challenge={challenge} />}
        <CallOff challenge={challenge} />
      </div>
    </section>
  );
}

function Seat({ challenge, mine }: LobbyProps) {
  const me = useMe();
  const { live } = useConnection();
  const challengeId = challenge.id;
  const path = { params: { path: { challengeId } } };
  const open = challenge.state === "lobby";
  if (!challenge.seats.includes(me.id)) {
    if (!open) return null;
    const forOwner = challenge.mode === "solo" && challenge.ownerId !== me.id;
    const full = challenge.seats.length >= challenge.capacity;
    if (forOwner || full) return <p className="quiet">{forOwner ? "A solo race." : "It is full."}</p>;
    return (
      <Action act={() => api.POST("/api/challenges/{challengeId}/join", path)}>Take a seat</Action>
    );
  }
  const ready = mine?.status === "ready";
  return (
    <>
      {open && (
        <Action
          act={() => live.send("challenge-ready", { challengeId, ready: !ready }, { again: true })}
        >
          {ready ? "Not ready after all" : "I am ready"}
        </Action>
      )}
      <Action className="plain" act={() => api.POST("/api/challenges/{challengeId}/leave", path)}>
        Leave
      </Action>
    </>
  );
}

function Start({ challenge }: { challenge: Challenge }) {
  const path = { params: { path: { challengeId: challenge.id } } };
  return (
    <Action
      disabled={challenge.seats.length === 0}
      act={() => api.POST("/api/challenges/{challengeId}/start", path)}
    >
      Start the race
    </Action>
  );
}

/** For the owner, managers and admins: ends the race for everyone. */
export function CallOff({ challenge }: { challenge: Challenge }) {
  const me = useMe();
  const [, go] = useLocation();
  if (challenge.ownerId !== me.id && me.role === "member") return null;
  const path = { params: { path: { challengeId: challenge.id } } };
  return (
    <Confirm
      ask="Call it off"
      question="Call this race off for everyone?"
      yes="Call it off"
      act={async () => {
        await api.POST("/api/challenges/{challengeId}/cancel", path);
        go("/");
      }}
    />
  );
}
