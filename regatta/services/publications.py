"""Publications: what other services may say, and where."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from regatta.models.access import Actor
from regatta.models.errors import NotFound
from regatta.models.events import CustomEvent
from regatta.models.publications import (
    Publication,
    PublicationBatch,
    Published,
    PublishedBatch,
)
from regatta.services.ports import Publisher
from regatta.storage.challenges import ChallengeStore
from regatta.storage.users import UserStore


@dataclass(frozen=True, slots=True)
class Publications:
    """The rules about publications: only in rooms of the caller's organization."""

    publisher: Publisher
    challenges: ChallengeStore
    users: UserStore

    async def publish(
        self, actor: Actor, room: str, publication: Publication, publication_id: str
    ) -> Published:
        """Say something in a room.

        Args:
            actor: the caller.
            room: of the caller's organization.
            publication: what to say.
            publication_id: tells a repeat when the publication has no id of its own.

        Raises: NotFound when there is no such room to publish in; Unavailable.
        """
        await self._check(actor, room)
        return await self._say(room, publication, publication_id)

    async def publish_all(
        self, actor: Actor, batch: PublicationBatch, batch_id: str
    ) -> PublishedBatch:
        """Say several things, in this order; nothing if one of the rooms may not be published in.

        Raises: NotFound; Unavailable, then some may have been said: a repeat says the others.
        """
        for room in dict.fromkeys(publication.room for publication in batch.events):
            await self._check(actor, room)
        said = [
            self._say(publication.room, publication, f"{batch_id}-{number}")
            for number, publication in enumerate(batch.events)
        ]
        return PublishedBatch(events=await asyncio.gather(*said))

    async def _say(self, room: str, publication: Publication, publication_id: str) -> Published:
        event = CustomEvent(name=publication.name, data=publication.data)
        # Apart from the ids of Regatta's own events, which another service must not silence.
        event_id = f"custom:{publication.id or publication_id}"
        at = await self.publisher.publish(room, event, id=event_id)
        return Published(room=room, epoch=at.epoch, seq=at.seq)

    async def _check(self, actor: Actor, room: str) -> None:
        kind, _, name = room.partition(":")
        match kind:
            case "org":
                allowed = name == actor.org_id
            case "challenge":
                allowed = await self.challenges.get(actor.org_id, name) is not None
            case "user":
                allowed = await self.users.get(actor.org_id, name) is not None
            case _:
                allowed = False
        if not allowed:
            raise NotFound
