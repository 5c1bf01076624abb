"""The race itself: steps, hints and the finish."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from regatta.models.access import Actor
from regatta.models.base import new_id
from regatta.models.challenges import (
    RECENT_UPDATES,
    SEATED,
    Challenge,
    Completion,
    GivenHint,
    HintRequest,
    Participant,
    ParticipantView,
    ProgressUpdate,
    Standing,
)
from regatta.models.errors import (
    ChallengeNotActive,
    Conflict,
    CourseNotDone,
    NoHintsLeft,
    NotAParticipant,
    NotFound,
    ProgressOutOfRange,
)
from regatta.models.events import Position, ProgressUpdated
from regatta.services.boards import board_entry
from regatta.services.gamification import Gamification
from regatta.services.lifecycle import Lifecycle
from regatta.services.ports import Clock, Publisher, Ranks
from regatta.storage.challenges import ChallengeStore, ParticipantStore
from regatta.storage.engine import StaleVersion

_KNOWN_BY_ID: Final = timedelta(minutes=4)
"""Whatever was told in this time is not told again; the publisher remembers for a bit longer."""

_ATTEMPTS: Final = 20
"""Writes of one racer that may collide (several devices) before the caller is told."""

_REMEMBERED_COURSES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Races:
    """What racers may do on the course."""

    challenges: ChallengeStore
    participants: ParticipantStore
    lifecycle: Lifecycle
    gamification: Gamification
    publisher: Publisher
    ranks: Ranks
    clock: Clock
    _courses: dict[str, Challenge] = field(default_factory=dict)

    async def progress(self, actor: Actor, update: ProgressUpdate) -> Standing:
        """Record one step of the caller; a repeated update id changes nothing.

        The answer means that the step is durable.

        Raises: NotFound, NotAParticipant, ChallengeNotActive, ProgressOutOfRange.
        """
        challenge = await self._on_course(actor, update.challenge_id)
        for _ in range(_ATTEMPTS):
            racer = await self._racer(challenge, actor)
            if update.update_id in racer.recent_updates:
                return await self._repeated(challenge, racer)
            try:
                changes = self._step(challenge, racer, update)
                moved = await self.participants.advance(racer, changes)
            except StaleVersion:
                continue
            if moved is None:
                continue  # the racer finished or left meanwhile; perhaps by this very update
            standing = await self._tell(challenge, moved)
            if moved.status == "finished":
                await self._award(challenge, moved)
            return standing
        raise Conflict

    def _step(
        self, challenge: Challenge, racer: Participant, update: ProgressUpdate
    ) -> dict[str, Any]:
        """Return what *update* changes about *racer*."""
        course, now = challenge.course, self.clock()
        _require_racing(challenge, racer, now)
        lowest = 0 if challenge.allow_back else racer.progress
        if not lowest <= update.progress <= course.length:
            raise ProgressOutOfRange(lowest=lowest, length=course.length)
        score = course.score(update.progress, len(racer.hint_requests))
        changes: dict[str, Any] = {
            "progress": update.progress,
            "score": score,
            "recent_updates": [*racer.recent_updates, update.update_id][-RECENT_UPDATES:],
            "moved_version": racer.version + 1,
        }
        if score != racer.score or racer.reached_at is None:
            changes["reached_at"] = now
        if update.progress == course.length:
            # The debt stands in the same write as the finish, so neither exists alone.
            changes |= {"status": "finished", "finished_at": now, "owes_points": score}
        return changes

    async def _repeated(self, challenge: Challenge, racer: Participant) -> Standing:
        """Answer a retry. If the first try died before anyone heard of it, tell them now.

        Raises: ChallengeNotActive for one who has left since.
        """
        if racer.status == "left":
            raise ChallengeNotActive
        if self.clock() - racer.updated_at < _KNOWN_BY_ID:
            # The board is no proof that it was told: it may have been made anew from the documents.
            return await self._tell(challenge, racer)
        placing = await self.ranks.placing(challenge.id, racer.user_id)
        if placing is None or placing.revision < racer.moved_version:
            return await self._tell(challenge, racer)
        position = await self.publisher.position(challenge.room)
        return _standing(racer, placing.rank, position)

    async def _tell(self, challenge: Challenge, racer: Participant) -> Standing:
        """Put the racer on the board and their figures into the room."""
        event = ProgressUpdated(challenge_id=challenge.id, participant=ParticipantView.of(racer))
        # On their way together, these two share one round trip.
        step = f"{racer.id}:{racer.moved_version}"
        published = self.publisher.publish(challenge.room, event, id=step)
        ranked = self.ranks.put(challenge.id, board_entry(racer))
        return _standing(racer, await ranked, await published)

    async def _award(self, challenge: Challenge, racer: Participant) -> None:
        await self.gamification.pay(racer)
        await self.lifecycle.finish_if_done(challenge)

    async def hint(self, actor: Actor, request: HintRequest) -> GivenHint:
        """Give the caller the next hint and take its cost once.

        Raises: NotFound, NotAParticipant, ChallengeNotActive, NoHintsLeft.
        """
        challenge = await self._on_course(actor, request.challenge_id)
        for _ in range(_ATTEMPTS):
            racer = await self._racer(challenge, actor)
            if request.update_id in racer.hint_requests:
                return _given(challenge, racer, racer.hint_requests.index(request.update_id))
            _require_racing(challenge, racer, self.clock())
            taken = len(racer.hint_requests)
            if taken >= len(challenge.course.hints):
                raise NoHintsLeft
            changes = {
                "hint_requests": [*racer.hint_requests, request.update_id or new_id()],
                "score": challenge.course.score(racer.progress, taken + 1),
                "reached_at": self.clock(),
                "moved_version": racer.version + 1,
            }
            try:
                paid = await self.participants.advance(racer, changes)
            except StaleVersion:
                continue
            if paid is None:
                continue
            await self._tell(challenge, paid)
            return _given(challenge, paid, taken)
        raise Conflict

    async def complete(self, actor: Actor, challenge_id: str) -> Completion:
        """Confirm the caller's finish; its points are awarded once, however often this is called.

        Raises: NotFound, NotAParticipant, CourseNotDone.
        """
        challenge = await self._find(actor, challenge_id)
        racer = await self._racer(challenge, actor)
        if racer.finished_at is None:
            raise CourseNotDone(progress=racer.progress, length=challenge.course.length)
        points = await self.gamification.pay(racer)
        await self.lifecycle.finish_if_done(challenge)
        placing = await self.ranks.placing(challenge.id, racer.user_id)
        return Completion(
            challenge_id=challenge.id,
            points=points,
            score=racer.score,
            rank=placing.rank
            if placing
            else await self.ranks.put(challenge.id, board_entry(racer)),
            finished_at=racer.finished_at,
        )

    async def pay_debts(self, limit: int = 100) -> int:
        """Award what finished racers are still owed; return how many there were."""
        owed = await self.participants.in_debt(limit)
        for racer in owed:
            await self.gamification.pay(racer)
            await self._finish_if_done(racer.challenge_id)
        return len(owed)

    async def reconcile(self, in_time: timedelta | None = None) -> None:
        """Tell of what was stored and never told, since the process that stored it died.

        What was told within the last minutes is known by its id, and not told again.

        Args:
            in_time: how long whoever stored something has to tell of it, when only the last
                minutes are looked at; None looks at everything.
        """
        for challenge in await self.challenges.all_open():
            for racer in await self.participants.of(challenge.id):
                age = self.clock() - racer.updated_at
                if age < _KNOWN_BY_ID and (in_time is None or age >= in_time):
                    await self._retell(challenge, racer)
                elif in_time is None and _has_moved(challenge, racer):
                    await self._repeated(challenge, racer)
            if challenge.state == "active":
                await self.lifecycle.finish_if_done(challenge)

    async def _retell(self, challenge: Challenge, racer: Participant) -> None:
        """Tell how a racer is, unless that was told."""
        if _has_moved(challenge, racer):
            await self._tell(challenge, racer)
        if racer.version > racer.moved_version:
            if racer.status == "left":
                await self.ranks.remove(challenge.id, racer.user_id, racer.version)
                await self.lifecycle.say_seats(challenge)
            if racer.status in {*SEATED, "left"}:
                await self.lifecycle.say_racer(racer)

    async def _finish_if_done(self, challenge_id: str) -> None:
        challenge = await self.challenges.by_id(challenge_id)
        if challenge is not None:
            await self.lifecycle.finish_if_done(challenge)

    async def _on_course(self, actor: Actor, challenge_id: str) -> Challenge:
        """Return a challenge; once it is active its course and end never change: it is remembered.

        What it is by now shows in its racers; whether one of them repeats an update, too.
        """
        known = self._courses.get(challenge_id)
        if known is not None and known.org_id == actor.org_id:
            return known
        challenge = await self._find(actor, challenge_id)
        if challenge.state != "active":
            return challenge
        if len(self._courses) >= _REMEMBERED_COURSES:
            self._courses.pop(next(iter(self._courses)))
        self._courses[challenge_id] = challenge
        return challenge

    async def _find(self, actor: Actor, challenge_id: str) -> Challenge:
        challenge = await self.challenges.get(actor.org_id, challenge_id)
        if challenge is None:
            raise NotFound
        return challenge

    async def _racer(self, challenge: Challenge, actor: Actor) -> Participant:
        racer = await self.participants.get(challenge.id, actor.user_id)
        if racer is None:
            raise NotAParticipant
        return racer


def _has_moved(challenge: Challenge, racer: Participant) -> bool:
    """Return whether the racer's figures belong on the board and into the room."""
    return challenge.state == "active" and racer.moved_version > 0 and racer.status != "left"


def _require_racing(challenge: Challenge, racer: Participant, at: datetime) -> None:
    """Return if the racer may still change something.

    Raises: ChallengeNotActive.
    """
    on = challenge.state == "active" and challenge.ends_at is not None and at < challenge.ends_at
    if racer.status != "racing" or not on:
        raise ChallengeNotActive


def _standing(racer: Participant, rank: int, position: Position) -> Standing:
    return Standing(
        progress=racer.progress,
        score=racer.score,
        rank=rank,
        version=racer.version,
        seq=position.seq,
        status=racer.status,
    )


def _given(challenge: Challenge, racer: Participant, index: int) -> GivenHint:
    hint = challenge.course.hints[index]
    return GivenHint(
        number=index + 1,
        text=hint.text,
        cost=hint.cost,
        score=racer.score,
        left=len(challenge.course.hints) - index - 1,
    )
