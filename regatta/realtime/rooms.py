"""Coming into rooms and leaving them: ``join-room`` and ``leave-room``."""

from __future__ import annotations

import json
from functools import partial
from typing import Final

from regatta.models.errors import TooManyRooms, Unavailable, UnknownRoom
from regatta.models.events import Joined, JoinRoom, LeaveRoom, Left
from regatta.realtime.events import OF_THE_ROOM, Context, Events
from regatta.realtime.live import Live
from regatta.realtime.sessions import LiveSession

events = Events()

MAX_ROOMS: Final = 200
"""How many rooms one socket may be in."""


@events.on(
    "join-room",
    scope=OF_THE_ROOM,
    limit="600/minute per user",
    errors=(UnknownRoom, TooManyRooms, Unavailable),
)
async def join_room(context: Context, join: JoinRoom) -> Joined:
    """Subscribe to a room.

    With a usable `since` the answer has the missed events, in order, without gap or repeat;
    otherwise a snapshot. What is said in the room from then on follows the answer.
    """
    session, live, room = context.session, context.live, join.room
    if len(session.rooms) >= MAX_ROOMS and room not in session.rooms:
        raise TooManyRooms(limit=MAX_ROOMS)
    await context.services.rooms.admit(session.actor, room)
    session.rooms.add(room)
    live.hall.begin(session.connection, room)
    try:
        await live.relay.subscribe(room)
        await live.arrive(session, room)
        joined = await _answer(context, join)
        _check_still_in(session, room)
    except BaseException:
        await live.leave(session, room)
        raise
    if session.closed:
        await live.leave(session, room)
    # Not before the answer is out: whoever reads it must not have heard of what comes later.
    session.after_ack.append(partial(_admit, session, live, joined))
    return joined


def _admit(session: LiveSession, live: Live, joined: Joined) -> None:
    live.hall.admit(session.connection, joined.room, joined.epoch, joined.seq)
    if joined.room in session.rooms and (pause := live.relay.pause_of(joined.room)) is not None:
        session.say(pause)


def _check_still_in(session: LiveSession, room: str) -> None:
    """Return if nobody has taken the user out of the room meanwhile.

    Raises: UnknownRoom.
    """
    if room not in session.rooms:
        raise UnknownRoom


async def _answer(context: Context, join: JoinRoom) -> Joined:
    """Return where the room stands; the position is read first, so a snapshot is never older."""
    live = context.live
    resumed = await live.history.resume(join.room, join.since, live.history.limits.answer_bytes)
    epoch, seq = resumed.position.epoch, resumed.position.seq
    live.relay.know(join.room, epoch, seq)
    if join.since is not None:
        live.history.watch.joined(resumed.events is not None)
    if join.since is not None and resumed.events is not None:
        missed = [json.loads(body)[1] for body in resumed.events]
        return Joined(room=join.room, epoch=epoch, seq=seq, recovered=True, events=missed)
    snapshot = await context.services.rooms.snapshot(context.session.actor, join.room)
    return Joined(room=join.room, epoch=epoch, seq=seq, recovered=False, snapshot=snapshot)


@events.on("leave-room", scope=OF_THE_ROOM)
async def leave_room(context: Context, leave: LeaveRoom) -> Left:
    """Unsubscribe from a room; leaving one that the socket is not in changes nothing."""
    if leave.room in context.session.rooms:
        await context.live.leave(context.session, leave.room)
    return Left(room=leave.room)
