"""REST: what other services say in rooms."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import MANAGERS
from regatta.models.errors import NotFound, Unavailable
from regatta.models.events import RoomName
from regatta.models.publications import (
    Publication,
    PublicationBatch,
    Published,
    PublishedBatch,
)

routes = Routes(tag="rooms")


@routes.post(
    "/api/rooms/{room}/events",
    roles=MANAGERS,
    scope="events:publish",
    status=201,
    creates=True,
    limit="6000/minute per org",
    errors=(NotFound, Unavailable),
)
async def publish(request: web.Request, room: RoomName, body: Publication) -> Published:
    """Say something in a room of one's organization, as the event `custom`.

    Rooms are `org:<id>`, `challenge:<id>` and `user:<id>`. Everybody in the room hears it in the
    room's sequence, and whoever was away gets it on coming back, but no snapshot shows it.
    """
    return await services(request).publications.publish(
        actor(request), room, body, creation_id(request)
    )


@routes.post(
    "/api/rooms/events",
    roles=MANAGERS,
    scope="events:publish",
    status=201,
    creates=True,
    limit="600/minute per org",
    errors=(NotFound, Unavailable),
)
async def publish_batch(request: web.Request, body: PublicationBatch) -> PublishedBatch:
    """Say up to 100 things in this order, in any rooms of one's organization.

    If one of the rooms cannot be published in, nothing is said.
    """
    return await services(request).publications.publish_all(
        actor(request), body, creation_id(request)
    )
