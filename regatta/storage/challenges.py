"""Challenges and their racers at rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from regatta.models.challenges import (
    OPEN,
    SEATED,
    Challenge,
    ChallengeQuery,
    Participant,
    State,
)
from regatta.storage.engine import Collection, CollectionSpec, Engine, Index, Page

_CHALLENGES = CollectionSpec(
    "challenges",
    Challenge,
    (
        Index("by_org", ("org_id", "created_at", "id")),
        Index("by_state", ("org_id", "state")),
        Index("due", ("due_at",)),
    ),
)
_PARTICIPANTS = CollectionSpec(
    "participants",
    Participant,
    (
        Index("seat", ("challenge_id", "user_id"), unique=True),
        Index("debts", ("owes_points",)),
        Index("dropped", ("dropped_at",)),
        Index("connected", ("connected",), where={"connected": True}),
    ),
)


@dataclass(frozen=True, slots=True)
class ChallengeStore:
    """The challenges of all organizations; each change of state is one atomic update."""

    challenges: Collection[Challenge]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_CHALLENGES))

    async def add(self, challenge: Challenge) -> Challenge:
        """Store a new challenge.

        Raises: DuplicateKey.
        """
        return await self.challenges.insert(challenge)

    async def get(self, org_id: str, challenge_id: str) -> Challenge | None:
        """Return one challenge of the organization."""
        return await self.challenges.find_one({"id": challenge_id, "org_id": org_id})

    async def by_id(self, challenge_id: str) -> Challenge | None:
        """Return one challenge of any organization, for the clock."""
        return await self.challenges.get(challenge_id)

    async def page(self, org_id: str, query: ChallengeQuery) -> Page[Challenge]:
        """Return the organization's challenges that *query* asks for, newest first.

        Raises: BadCursor.
        """
        wanted = {"state": query.state, "task_id": query.task_id}
        return await self.challenges.page(
            {"org_id": org_id} | {name: value for name, value in wanted.items() if value},
            sort=[("created_at", -1), ("id", -1)],
            limit=query.limit,
            cursor=query.cursor,
        )

    async def open_in(self, org_id: str, limit: int) -> list[Challenge]:
        """Return the newest challenges of the organization that have not ended."""
        return await self.challenges.find(
            {"org_id": org_id, "state": {"$in": list(OPEN)}},
            sort=[("created_at", -1), ("id", -1)],
            limit=limit,
        )

    async def due(self, at: datetime, limit: int) -> list[Challenge]:
        """Return challenges of any organization that the clock should have moved on by *at*."""
        return await self.challenges.find(
            {"due_at": {"$lte": at}}, sort=[("due_at", 1)], limit=limit
        )

    async def all_raced(self) -> list[Challenge]:
        """Return every challenge, of any organization, that was or is being raced."""
        return await self.challenges.find({"state": {"$in": ["active", "finished"]}})

    async def raced_in(self, org_id: str) -> list[Challenge]:
        """Return every challenge of the organization that was or is being raced."""
        return await self.challenges.find(
            {"org_id": org_id, "state": {"$in": ["active", "finished"]}}
        )

    async def all_open(self) -> list[Challenge]:
        """Return every challenge, of any organization, that has not ended."""
        return await self.challenges.find({"state": {"$in": list(OPEN)}})

    async def seat(self, challenge: Challenge, user_id: str, due_at: datetime) -> Challenge | None:
        """Give *user_id* a seat if the lobby is open and one is free; None otherwise.

        What the seat owes is swept up from *due_at* on.
        """
        return await self.challenges.update(
            {
                "id": challenge.id,
                "org_id": challenge.org_id,
                "state": "lobby",
                "seat_count": {"$lt": challenge.capacity},
                "seats": {"$ne": user_id},
            },
            {
                "$inc": {"seat_count": 1},
                "$addToSet": {"seats": user_id},
                "$set": {"due_at": due_at},
            },
        )

    async def unseat(self, challenge: Challenge, user_id: str) -> Challenge | None:
        """Free the seat of *user_id* if the race has not begun; None otherwise."""
        return await self.challenges.update(
            {
                "id": challenge.id,
                "org_id": challenge.org_id,
                "state": {"$in": ["lobby", "countdown"]},
                "seats": user_id,
            },
            {"$inc": {"seat_count": -1}, "$pull": {"seats": user_id}},
        )

    async def move(
        self, challenge: Challenge, origin: State, target: State, **changes: Any
    ) -> Challenge | None:
        """Move the challenge from state *origin* to *target*; None if it is elsewhere.

        Only one of many simultaneous calls gets the challenge back.
        """
        return await self.challenges.update(
            {"id": challenge.id, "org_id": challenge.org_id, "state": origin},
            {"$set": {"state": target, **changes}},
        )

    async def count_down(
        self, challenge: Challenge, starts_at: datetime, due_at: datetime
    ) -> Challenge | None:
        """Begin the countdown if the lobby has a racer; None otherwise."""
        return await self.challenges.update(
            {
                "id": challenge.id,
                "org_id": challenge.org_id,
                "state": "lobby",
                "seat_count": {"$gte": 1},
            },
            {"$set": {"state": "countdown", "starts_at": starts_at, "due_at": due_at}},
        )

    async def settle(self, challenge: Challenge, next_due: datetime | None) -> None:
        """Note that *challenge*, as it was read, owes nothing until *next_due*."""
        await self.challenges.update(
            {"id": challenge.id, "state": challenge.state, "due_at": challenge.due_at},
            {"$set": {"due_at": next_due}},
        )


@dataclass(frozen=True, slots=True)
class ParticipantStore:
    """The racers of all challenges."""

    participants: Collection[Participant]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_PARTICIPANTS))

    async def get(self, challenge_id: str, user_id: str) -> Participant | None:
        """Return one racer."""
        return await self.participants.find_one({"challenge_id": challenge_id, "user_id": user_id})

    async def of(self, challenge_id: str) -> list[Participant]:
        """Return everyone who has a seat or had one."""
        return await self.participants.find(
            {"challenge_id": challenge_id}, sort=[("created_at", 1)]
        )

    async def enter(self, challenge: Challenge, user_id: str, name: str) -> Participant:
        """Make the racer's document, or wake it after they had left."""
        racer = await self.participants.update(
            {"challenge_id": challenge.id, "user_id": user_id},
            {
                "$set": {"status": "waiting", "connected": False, "dropped_at": None},
                "$setOnInsert": {"org_id": challenge.org_id, "name": name},
            },
            upsert=True,
        )
        if racer is None:  # pragma: no cover - an upsert always has a result
            raise AssertionError
        return racer

    async def advance(self, racer: Participant, changes: dict[str, Any]) -> Participant | None:
        """Set *changes* on the racer as they were read, while they race.

        Raises: StaleVersion when somebody wrote in between.
        """
        return await self.participants.update(
            {"id": racer.id, "status": "racing"}, {"$set": changes}, expected_version=racer.version
        )

    async def mark(
        self, challenge_id: str, user_id: str, only: tuple[str, ...], **changes: Any
    ) -> Participant | None:
        """Set *changes* on the racer whose status is among *only*; None otherwise."""
        return await self.participants.update(
            {"challenge_id": challenge_id, "user_id": user_id, "status": {"$in": list(only)}},
            {"$set": changes},
        )

    async def mark_all(self, challenge_id: str, only: tuple[str, ...], **changes: Any) -> int:
        """Set *changes* on all racers whose status is among *only*."""
        return await self.participants.update_many(
            {"challenge_id": challenge_id, "status": {"$in": list(only)}}, {"$set": changes}
        )

    async def still_racing(self, challenge_id: str) -> int:
        """Return how many racers have steps left and a seat."""
        return await self.participants.count({"challenge_id": challenge_id, "status": "racing"})

    async def in_debt(self, limit: int) -> list[Participant]:
        """Return racers of any organization whose points are not in the ledger yet."""
        return await self.participants.find({"owes_points": {"$gte": 0}}, limit=limit)

    async def settle(self, racer: Participant) -> None:
        """Note that the racer's points are in the ledger."""
        await self.participants.update(
            {"id": racer.id, "owes_points": {"$gte": 0}}, {"$set": {"owes_points": None}}
        )

    async def all_connected(self) -> list[Participant]:
        """Return the seated racers of any organization who are thought to be connected."""
        return await self.participants.find({"connected": True, "status": {"$in": list(SEATED)}})

    async def dropped_before(self, at: datetime, limit: int) -> list[Participant]:
        """Return seated racers of any organization who dropped before *at*."""
        return await self.participants.find(
            {"dropped_at": {"$lte": at}, "status": {"$in": list(SEATED)}}, limit=limit
        )
