"""Challenges as people handle them: made, looked at, joined, left, started, called off."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from regatta.models.access import Actor
from regatta.models.challenges import (
    Challenge,
    ChallengeDetail,
    ChallengePage,
    ChallengeQuery,
    ChallengeView,
    CreatedChallenge,
    GenerateChallenge,
)
from regatta.models.errors import (
    ChallengeEnded,
    ChallengeFull,
    ChallengeNotOpen,
    Conflict,
    FieldError,
    Forbidden,
    NotAParticipant,
    NotFound,
    ValidationFailed,
)
from regatta.services.lifecycle import Lifecycle
from regatta.services.ports import ChallengeGenerator
from regatta.services.seats import Seats
from regatta.services.translation import refusals_translated
from regatta.storage.challenges import ChallengeStore, ParticipantStore
from regatta.storage.engine import DuplicateKey
from regatta.storage.tasks import TaskStore

DEFAULT_CAPACITY: Final = 10
DEFAULT_DURATION: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Challenges:
    """What people may do with a challenge.

    Attributes:
        countdown: between the owner's start and the first step.
    """

    challenges: ChallengeStore
    participants: ParticipantStore
    tasks: TaskStore
    generator: ChallengeGenerator
    lifecycle: Lifecycle
    seats: Seats
    countdown: timedelta

    async def generate(
        self, actor: Actor, wish: GenerateChallenge, challenge_id: str
    ) -> CreatedChallenge:
        """Make a challenge from one of the organization's tasks; its seats are all free.

        Raises: NotFound when there is no such task.
        """
        task = await self.tasks.get(actor.org_id, wish.task_id)
        if task is None:
            raise NotFound("There is no such task.")
        if wish.mode == "solo" and wish.capacity not in {None, 1}:
            raise ValidationFailed(
                [FieldError(field="body.capacity", message="is 1 in solo mode", type="solo")]
            )
        seed = secrets.randbelow(2**32) if wish.seed is None else wish.seed
        challenge = Challenge(
            id=challenge_id,
            org_id=actor.org_id,
            owner_id=actor.user_id,
            task_id=task.id,
            course=await self.generator.generate(task, wish, seed),
            mode=wish.mode,
            capacity=1 if wish.mode == "solo" else wish.capacity or DEFAULT_CAPACITY,
            duration_seconds=wish.duration_seconds or int(DEFAULT_DURATION.total_seconds()),
            allow_back=wish.allow_back,
            due_at=self.lifecycle.debt_due(),
        )
        try:
            challenge = await self.challenges.add(challenge)
        except DuplicateKey:
            challenge = await self.find(actor, challenge_id)
        await self.lifecycle.settle(challenge)
        return CreatedChallenge(**dict(ChallengeView.of(challenge)), challenge_id=challenge.id)

    async def find(self, actor: Actor, challenge_id: str) -> Challenge:
        """Return one challenge of the organization.

        Raises: NotFound.
        """
        challenge = await self.challenges.get(actor.org_id, challenge_id)
        if challenge is None:
            raise NotFound
        return challenge

    async def get(self, actor: Actor, challenge_id: str) -> ChallengeDetail:
        """Return one challenge with its racers.

        Raises: NotFound.
        """
        challenge = await self.find(actor, challenge_id)
        return await self.detail(challenge)

    async def detail(self, challenge: Challenge) -> ChallengeDetail:
        """Return *challenge* with its racers."""
        return ChallengeDetail.with_racers(challenge, await self.participants.of(challenge.id))

    async def list(self, actor: Actor, query: ChallengeQuery) -> ChallengePage:
        """Return challenges of the organization, newest first.

        Raises: InvalidCursor.
        """
        with refusals_translated():
            page = await self.challenges.page(actor.org_id, query)
        return ChallengePage(
            challenges=[ChallengeView.of(challenge) for challenge in page.items],
            next_cursor=page.next_cursor,
        )

    async def join(self, actor: Actor, challenge_id: str) -> ChallengeDetail:
        """Take a seat; taking it twice is taking it once. A solo challenge seats its maker.

        Raises: NotFound, ChallengeNotOpen, ChallengeFull.
        """
        challenge = await self.find(actor, challenge_id)
        if challenge.mode == "solo" and actor.user_id != challenge.owner_id:
            raise ChallengeFull
        seated = await self.challenges.seat(challenge, actor.user_id, self.lifecycle.debt_due())
        if seated is None:
            challenge = await self.find(actor, challenge_id)
            if actor.user_id not in challenge.seats:
                raise ChallengeNotOpen if challenge.state != "lobby" else ChallengeFull
        racer = await self.participants.get(challenge_id, actor.user_id)
        if seated is not None or racer is None or racer.status == "left":
            # Also when whoever gave the seat died before the racer was made.
            await self.lifecycle.welcome(seated or challenge, actor.user_id)
        await self.seats.taken(actor, challenge_id)
        return await self.get(actor, challenge_id)

    async def leave(self, actor: Actor, challenge_id: str) -> ChallengeDetail:
        """Give the seat back; from a race that is on, retire without points.

        Raises: NotFound, NotAParticipant, ChallengeEnded.
        """
        challenge = await self.find(actor, challenge_id)
        if actor.user_id not in challenge.seats:
            raise NotAParticipant
        if challenge.ended_at is not None:
            raise ChallengeEnded
        await self.lifecycle.retire(challenge, actor.user_id)
        return await self.get(actor, challenge_id)

    async def start(self, actor: Actor, challenge_id: str) -> ChallengeDetail:
        """Begin the countdown; starting twice is starting once.

        Raises: NotFound, Forbidden for anyone but the owner, ChallengeNotOpen, Conflict when
            nobody has a seat.
        """
        challenge = await self.find(actor, challenge_id)
        self._owned(actor, challenge)
        if not await self.lifecycle.count_down(challenge, self.countdown):
            challenge = await self.find(actor, challenge_id)
            if challenge.state == "lobby":
                raise Conflict("A race needs at least one racer.")
            if challenge.ended_at is not None:
                raise ChallengeNotOpen
        return await self.get(actor, challenge_id)

    async def cancel(self, actor: Actor, challenge_id: str) -> ChallengeDetail:
        """Call the challenge off; cancelling twice is cancelling once.

        Raises: NotFound, Forbidden for anyone but the owner and managers, ChallengeEnded.
        """
        challenge = await self.find(actor, challenge_id)
        if actor.role == "member":
            self._owned(actor, challenge)
        while challenge.ended_at is None:
            await self.lifecycle.end(challenge, "cancelled")
            challenge = await self.find(actor, challenge_id)
        if challenge.state == "finished":
            raise ChallengeEnded
        return await self.detail(challenge)

    @staticmethod
    def _owned(actor: Actor, challenge: Challenge) -> None:
        if challenge.owner_id != actor.user_id:
            raise Forbidden
