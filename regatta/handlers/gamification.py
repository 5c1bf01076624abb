"""REST: points and leaderboards."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor
from regatta.models.access import MEMBERS
from regatta.models.errors import NotFound
from regatta.models.gamification import Board, BoardQuery, Points

routes = Routes(tag="gamification")


@routes.get("/api/gamification/points", roles=MEMBERS)
async def points(request: web.Request) -> Points:
    """What the caller has earned, in all and in the present periods."""
    return await services(request).gamification.points(actor(request))


@routes.get("/api/gamification/leaderboard", roles=MEMBERS, errors=(NotFound,))
async def leaderboard(request: web.Request, query: BoardQuery) -> Board:
    """A part of the organization's board or of a challenge's, and where the caller stands."""
    return await services(request).gamification.board(actor(request), query)
