"""Seats: who is ready, who is there, and who never came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from regatta.models.access import Actor
from regatta.models.challenges import SEATED, ChallengeReady, Participant, ReadyState
from regatta.models.errors import ChallengeNotOpen, NotAParticipant, NotFound
from regatta.services.lifecycle import Lifecycle
from regatta.services.ports import Clock, Presence
from regatta.storage.challenges import ChallengeStore, ParticipantStore


@dataclass(frozen=True, slots=True)
class Seats:
    """The rules about being there.

    Attributes:
        grace: how long a racer who dropped keeps the seat.
    """

    challenges: ChallengeStore
    participants: ParticipantStore
    lifecycle: Lifecycle
    presence: Presence
    clock: Clock
    grace: timedelta

    async def ready(self, actor: Actor, wish: ChallengeReady) -> ReadyState:
        """Mark the caller as ready, or not; everyone in the lobby sees it.

        Raises: NotFound, NotAParticipant, ChallengeNotOpen.
        """
        challenge = await self.challenges.get(actor.org_id, wish.challenge_id)
        if challenge is None:
            raise NotFound
        if challenge.state != "lobby":
            raise ChallengeNotOpen
        racer = await self.participants.mark(
            challenge.id,
            actor.user_id,
            ("waiting", "ready"),
            status="ready" if wish.ready else "waiting",
        )
        if racer is None:
            raise NotAParticipant
        await self.lifecycle.say_racer(racer)
        return ReadyState(status=racer.status, version=racer.version)

    async def arrived(self, actor: Actor, challenge_id: str) -> None:
        """A racer's socket came into the room; the seat is safe again."""
        racer = await self.participants.get(challenge_id, actor.user_id)
        if racer is None or racer.connected or racer.status not in SEATED:
            return
        await self._mark_presence(challenge_id, actor.user_id, connected=True, dropped_at=None)

    async def taken(self, actor: Actor, challenge_id: str) -> None:
        """The caller took a seat, perhaps while watching the room already.

        Raises: Unavailable.
        """
        room = f"challenge:{challenge_id}"
        if actor.user_id in (await self.presence.users([room]))[room]:
            await self.arrived(actor, challenge_id)

    async def dropped(self, challenge_id: str, user_id: str) -> None:
        """A racer's last socket left the room; the seat is kept for the grace time."""
        await self._mark_presence(challenge_id, user_id, connected=False, dropped_at=self.clock())

    async def _mark_presence(self, challenge_id: str, user_id: str, **changes: Any) -> None:
        racer = await self.participants.mark(challenge_id, user_id, SEATED, **changes)
        if racer is not None:
            await self.lifecycle.say_racer(racer)

    async def free_abandoned(self, limit: int = 100) -> int:
        """Free the seats of those who dropped longer ago than the grace; return how many."""
        gone = await self.participants.dropped_before(self.clock() - self.grace, limit)
        watching = await self._watching(gone)
        for racer in gone:
            if racer.user_id in watching[racer.challenge_id]:
                # One socket came in while the drop of another was being noted.
                await self._mark_presence(
                    racer.challenge_id, racer.user_id, connected=True, dropped_at=None
                )
                continue
            challenge = await self.challenges.by_id(racer.challenge_id)
            if challenge is not None and challenge.ended_at is None:
                await self.lifecycle.retire(challenge, racer.user_id)
        return len(gone)

    async def find_dropped(self) -> None:
        """Notice racers whose worker died before it could say that they dropped."""
        connected = await self.participants.all_connected()
        watching = await self._watching(connected)
        for racer in connected:
            if racer.user_id not in watching[racer.challenge_id]:
                await self.dropped(racer.challenge_id, racer.user_id)

    async def _watching(self, racers: Iterable[Participant]) -> dict[str, set[str]]:
        """Return who watches each of the racers' challenges, on any worker."""
        ids = {racer.challenge_id for racer in racers}
        users = await self.presence.users([f"challenge:{challenge_id}" for challenge_id in ids])
        return {challenge_id: users[f"challenge:{challenge_id}"] for challenge_id in ids}
