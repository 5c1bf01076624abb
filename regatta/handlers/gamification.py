"""REST: points and leaderboards."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import ADMINS, MEMBERS
from regatta.models.errors import NotFound
from regatta.models.gamification import Board, BoardQuery, Points
from regatta.models.jobs import StartedJob

routes = Routes(tag="gamification")


@routes.get("/api/gamification/points", roles=MEMBERS, scope="gamification:read")
async def points(request: web.Request) -> Points:
    """What the caller has earned, in all and in the present periods."""
    return await services(request).gamification.points(actor(request))


@routes.get(
    "/api/gamification/leaderboard", roles=MEMBERS, scope="gamification:read", errors=(NotFound,)
)
async def leaderboard(request: web.Request, query: BoardQuery) -> Board:
    """A part of the organization's board or of a challenge's, and where the caller stands.

    With `on` it is the board of an earlier period, made from the ledger.
    """
    return await services(request).boards.board(actor(request), query)


@routes.post(
    "/api/gamification/rebuild",
    roles=ADMINS,
    scope="gamification:write",
    limit="10/minute per user",
    status=202,
    creates=True,
)
async def rebuild(request: web.Request) -> StartedJob:
    """Have the organization's leaderboards made anew from the ledger; follow it as a job."""
    return await services(request).boards.start_rebuild(actor(request), creation_id(request))
