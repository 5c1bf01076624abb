"""How a challenge moves from state to state, and what each state owes the world.

Every change of state is one atomic update that also sets ``due_at`` a moment ahead: the debt of
telling everyone. Paying it sets ``due_at`` to the next deadline, if there is one. A process that
dies in between leaves a challenge that is due, and the sweep pays in its place; paying twice
only repeats absolute facts. The same field is the race's timer, so no timer is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from regatta.models.challenges import (
    SEATED,
    Challenge,
    ChallengeView,
    Participant,
    ParticipantView,
)
from regatta.models.events import (
    ChallengeCancelled,
    ChallengeChanged,
    ChallengeCountdown,
    ChallengeFinished,
    ChallengeGenerated,
    ChallengeMoved,
    ChallengeStarted,
    LiveEvent,
    ParticipantChanged,
)
from regatta.services.ports import Clock, Publisher, Ranks, Timers
from regatta.storage.challenges import ChallengeStore, ParticipantStore
from regatta.storage.users import UserStore

DEBT_GRACE: Final = timedelta(seconds=2)
"""How long whoever changed a state has to tell everyone before the sweep does."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The moves of a challenge; each happens once, whoever calls it however often."""

    challenges: ChallengeStore
    participants: ParticipantStore
    users: UserStore
    publisher: Publisher
    ranks: Ranks
    timers: Timers
    clock: Clock

    def debt_due(self) -> datetime:
        """Return when the sweep may pay what is owed from now on."""
        return self.clock() + DEBT_GRACE

    async def count_down(self, challenge: Challenge, duration: timedelta) -> bool:
        """Begin the countdown; False if the challenge is not in a lobby with a racer."""
        starts_at = self.clock() + duration
        counting = await self.challenges.count_down(challenge, starts_at, self.debt_due())
        if counting is not None:
            await self.settle(counting)
        return counting is not None

    async def end(self, challenge: Challenge, target: Literal["finished", "cancelled"]) -> None:
        """End the challenge, if it still is in the state that it was read in."""
        ended = await self.challenges.move(
            challenge, challenge.state, target, ended_at=self.clock(), due_at=self.debt_due()
        )
        if ended is not None:
            await self.settle(ended)

    async def finish_if_done(self, challenge: Challenge) -> None:
        """End the race when nobody has steps left."""
        if not await self.participants.still_racing(challenge.id):
            current = await self.challenges.get(challenge.org_id, challenge.id)
            if current is not None and current.state == "active":
                await self.end(current, "finished")

    async def retire(self, challenge: Challenge, user_id: str) -> None:
        """Take the racer out, whether they left or never came back."""
        freed = await self.challenges.unseat(challenge, user_id)
        racer = await self.participants.mark(
            challenge.id, user_id, SEATED, status="left", connected=False, dropped_at=None
        )
        if racer is not None:
            await self.ranks.remove(challenge.id, user_id, racer.version)
            await self.say_racer(racer)
        if freed is None:
            await self.finish_if_done(challenge)
            return
        await self.say_seats(freed)
        if freed.seat_count == 0 and freed.state == "countdown":
            await self.end(freed, "cancelled")

    async def tick_due(self, limit: int = 100) -> int:
        """Move on, or settle, every challenge that is due; return how many were."""
        due = await self.challenges.due(self.clock(), limit)
        for challenge in due:
            await self.tick(challenge)
        return len(due)

    async def wake(self, challenge_id: str) -> None:
        """Look at one challenge's clock: a timer rang."""
        challenge = await self.challenges.by_id(challenge_id)
        if challenge is not None and challenge.due_at is not None:
            if challenge.due_at <= self.clock():
                await self.tick(challenge)
            else:
                self.timers.wake(challenge.id, challenge.due_at)

    async def tick(self, challenge: Challenge) -> None:
        """Move the challenge on if its deadline has passed, otherwise pay what it owes."""
        now = self.clock()
        if challenge.state == "countdown" and challenge.starts_at and challenge.starts_at <= now:
            await self._begin(challenge)
        elif challenge.state == "active" and challenge.ends_at and challenge.ends_at <= now:
            await self.end(challenge, "finished")
        else:
            await self.settle(challenge)

    async def _begin(self, challenge: Challenge) -> None:
        """Let everyone with a seat race before the state says so: nobody misses a step."""
        await self._enter_missing(challenge, challenge.seats)
        await self.participants.mark_all(challenge.id, ("waiting", "ready"), status="racing")
        ends_at = (challenge.starts_at or self.clock()) + timedelta(
            seconds=challenge.duration_seconds
        )
        begun = await self.challenges.move(
            challenge, "countdown", "active", ends_at=ends_at, due_at=self.debt_due()
        )
        if begun is not None:
            await self._close_lanes_without_seat(begun)
            await self.settle(begun)

    async def _close_lanes_without_seat(self, challenge: Challenge) -> None:
        """Take out whoever left while the race was beginning; from now on seats do not change."""
        for racer in await self.participants.of(challenge.id):
            if racer.status == "racing" and racer.user_id not in challenge.seats:
                await self.participants.mark(
                    challenge.id, racer.user_id, ("racing",), status="left", connected=False
                )

    async def settle(self, challenge: Challenge) -> None:
        """Pay what the state of *challenge* owes, then set its next deadline."""
        next_due: datetime | None = None
        match challenge.state:
            case "lobby":
                await self.settle_seats(challenge, challenge.seats)
                if challenge.seats:
                    await self.say_seats(challenge)
                await self._say_in_organization(ChallengeGenerated, challenge)
            case "countdown":
                next_due = challenge.starts_at
                await self._say_moved(ChallengeCountdown, challenge)
            case "active":
                next_due = challenge.ends_at
                await self._say_moved(ChallengeStarted, challenge)
            case "finished":
                await self._close_lanes(challenge)
                await self._say_moved(ChallengeFinished, challenge)
            case "cancelled":
                await self._close_lanes(challenge)
                await self._say_moved(ChallengeCancelled, challenge)
        await self.challenges.settle(challenge, next_due)
        if next_due is not None:
            self.timers.wake(challenge.id, next_due)

    async def welcome(self, challenge: Challenge, user_id: str) -> None:
        """Pay what a fresh seat owes: the racer's document, and word of it."""
        await self.settle_seats(challenge, [user_id])
        await self.say_seats(challenge)
        if challenge.state == "lobby":
            await self.challenges.settle(challenge, None)

    async def settle_seats(self, challenge: Challenge, user_ids: Iterable[str]) -> None:
        """Make the racers' documents where they are missing, and say so in the room."""
        for racer in await self._enter_missing(challenge, user_ids):
            await self.say_racer(racer)

    async def _enter_missing(
        self, challenge: Challenge, user_ids: Iterable[str]
    ) -> list[Participant]:
        entered = {racer.user_id: racer for racer in await self.participants.of(challenge.id)}
        missing = [
            user_id
            for user_id in user_ids
            if user_id not in entered or entered[user_id].status == "left"
        ]
        names = await self.users.names(challenge.org_id, missing) if missing else {}
        return [
            await self.participants.enter(challenge, user_id, names.get(user_id, "?"))
            for user_id in missing
        ]

    async def say_racer(self, racer: Participant) -> None:
        """Tell the room how the racer is."""
        await self.publisher.publish(
            f"challenge:{racer.challenge_id}",
            ParticipantChanged(
                challenge_id=racer.challenge_id, participant=ParticipantView.of(racer)
            ),
            id=f"seat:{racer.id}:{racer.version}",
        )

    async def _close_lanes(self, challenge: Challenge) -> None:
        """Whoever still raced is out of time; this also ends what a step could still change."""
        await self.participants.mark_all(
            challenge.id, SEATED, status="timed_out", connected=False, dropped_at=None
        )

    async def _say_moved(self, event: type[ChallengeMoved], challenge: Challenge) -> None:
        """Tell the room, with all racers as they are now, and the organization."""
        racers = await self.participants.of(challenge.id)
        await self.publisher.publish(
            challenge.room,
            event(
                type=event.model_fields["type"].default,
                challenge=ChallengeView.of(challenge),
                participants=[ParticipantView.of(racer) for racer in racers],
            ),
            id=_once(event, challenge),
        )
        await self._say_in_organization(ChallengeChanged, challenge)

    async def say_seats(self, challenge: Challenge) -> None:
        """Tell the room and the organization who has a seat."""
        await self.publisher.publish(
            challenge.room,
            ChallengeChanged(challenge=ChallengeView.of(challenge)),
            id=_once(ChallengeChanged, challenge),
        )
        await self._say_in_organization(ChallengeChanged, challenge)

    async def _say_in_organization(
        self, event: type[ChallengeGenerated | ChallengeChanged], challenge: Challenge
    ) -> None:
        await self.publisher.publish(
            f"org:{challenge.org_id}",
            event(challenge=ChallengeView.of(challenge)),
            id=_once(event, challenge),
        )


def _once(event: type[LiveEvent], challenge: Challenge) -> str:
    """Return what this word of the challenge as it is has in common with every repeat of it."""
    return f"{event.model_fields['type'].default}:{challenge.id}:{challenge.version}"
