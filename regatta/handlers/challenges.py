"""REST: challenges."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import MEMBERS
from regatta.models.base import Id
from regatta.models.challenges import (
    ChallengeDetail,
    ChallengePage,
    ChallengeQuery,
    Completion,
    CreatedChallenge,
    GenerateChallenge,
)
from regatta.models.errors import (
    ChallengeEnded,
    ChallengeFull,
    ChallengeNotOpen,
    Conflict,
    CourseNotDone,
    Forbidden,
    InvalidCursor,
    NotAParticipant,
    NotFound,
)

routes = Routes(tag="challenges")


@routes.post(
    "/api/challenges/generate",
    roles=MEMBERS,
    scope="challenges:write",
    limit="60/minute per user",
    status=201,
    errors=(NotFound,),
    creates=True,
)
async def generate(request: web.Request, body: GenerateChallenge) -> CreatedChallenge:
    """Make a challenge from a task; it waits in its lobby for racers."""
    return await services(request).challenges.generate(actor(request), body, creation_id(request))


@routes.get("/api/challenges", roles=MEMBERS, scope="challenges:read", errors=(InvalidCursor,))
async def list_all(request: web.Request, query: ChallengeQuery) -> ChallengePage:
    """List the organization's challenges, newest first."""
    return await services(request).challenges.list(actor(request), query)


@routes.get(
    "/api/challenges/{challenge_id}", roles=MEMBERS, scope="challenges:read", errors=(NotFound,)
)
async def read(request: web.Request, challenge_id: Id) -> ChallengeDetail:
    """Read one challenge with its racers."""
    return await services(request).challenges.get(actor(request), challenge_id)


@routes.post(
    "/api/challenges/{challenge_id}/join",
    roles=MEMBERS,
    scope="challenges:write",
    limit="600/minute per user",
    errors=(NotFound, ChallengeNotOpen, ChallengeFull),
)
async def join(request: web.Request, challenge_id: Id) -> ChallengeDetail:
    """Take a seat; taking it twice is taking it once."""
    return await services(request).challenges.join(actor(request), challenge_id)


@routes.post(
    "/api/challenges/{challenge_id}/leave",
    roles=MEMBERS,
    scope="challenges:write",
    limit="600/minute per user",
    errors=(NotFound, NotAParticipant, ChallengeEnded),
)
async def leave(request: web.Request, challenge_id: Id) -> ChallengeDetail:
    """Give the seat back; from a race that is on, retire without points."""
    return await services(request).challenges.leave(actor(request), challenge_id)


@routes.post(
    "/api/challenges/{challenge_id}/start",
    roles=MEMBERS,
    scope="challenges:write",
    limit="600/minute per user",
    errors=(NotFound, Forbidden, ChallengeNotOpen, Conflict),
)
async def start(request: web.Request, challenge_id: Id) -> ChallengeDetail:
    """Begin the countdown; only for the owner. Starting twice is starting once."""
    return await services(request).challenges.start(actor(request), challenge_id)


@routes.post(
    "/api/challenges/{challenge_id}/cancel",
    roles=MEMBERS,
    scope="challenges:write",
    limit="600/minute per user",
    errors=(NotFound, Forbidden, ChallengeEnded),
)
async def cancel(request: web.Request, challenge_id: Id) -> ChallengeDetail:
    """Call the challenge off; only for the owner and managers."""
    return await services(request).challenges.cancel(actor(request), challenge_id)


@routes.post(
    "/api/challenges/{challenge_id}/complete",
    roles=MEMBERS,
    scope="challenges:write",
    limit="600/minute per user",
    errors=(NotFound, NotAParticipant, CourseNotDone),
)
async def complete(request: web.Request, challenge_id: Id) -> Completion:
    """Confirm the caller's finish; its points are awarded once."""
    return await services(request).races.complete(actor(request), challenge_id)
