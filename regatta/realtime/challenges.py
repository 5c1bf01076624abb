"""Racing over the socket: steps, readiness and hints."""

from __future__ import annotations

from regatta.models.challenges import (
    ChallengeReady,
    GivenHint,
    HintRequest,
    ProgressUpdate,
    ReadyState,
    Standing,
)
from regatta.models.errors import (
    ChallengeNotActive,
    ChallengeNotOpen,
    Conflict,
    NoHintsLeft,
    NotAParticipant,
    NotFound,
    ProgressOutOfRange,
    Unavailable,
)
from regatta.realtime.events import Context, Events

events = Events()

_RACING = (NotFound, NotAParticipant, ChallengeNotActive, Conflict, Unavailable)


@events.on("challenge-update", scope="challenges:write", errors=(*_RACING, ProgressOutOfRange))
async def challenge_update(context: Context, update: ProgressUpdate) -> Standing:
    """The caller moved forward.

    The acknowledgement means that the step is durable. A repeated `updateId` changes nothing
    and says nothing in the room, so a client that got no answer simply sends the same again.
    """
    return await context.services.races.progress(context.session.actor, update)


@events.on(
    "challenge-ready",
    scope="challenges:write",
    errors=(NotFound, NotAParticipant, ChallengeNotOpen, Unavailable),
)
async def challenge_ready(context: Context, wish: ChallengeReady) -> ReadyState:
    """The caller is ready to race, or is not after all."""
    return await context.services.seats.ready(context.session.actor, wish)


@events.on(
    "hint-request",
    scope="challenges:write",
    limit="120/minute per user",
    errors=(*_RACING, NoHintsLeft),
)
async def hint_request(context: Context, request: HintRequest) -> GivenHint:
    """The caller asks for the next hint and pays for it.

    With an `updateId` a retry gives the same hint again and costs nothing.
    """
    return await context.services.races.hint(context.session.actor, request)
