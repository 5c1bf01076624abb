"""The live events: everything that the server says in a room, and the union of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from regatta.models.base import Id, Input, Instant, Json, Output, Text
from regatta.models.challenges import ChallengeView, ParticipantView
from regatta.models.cycles import CycleView, Pace
from regatta.models.gamification import BoardRow
from regatta.models.jobs import JobView
from regatta.models.notifications import NotificationView, Unread
from regatta.models.okrs import OkrFigures, OkrView


class LiveEvent(Output):
    """What all live events share; the publisher adds ``room``, ``seq``, ``epoch`` and ``at``."""

    type: str


class ChallengeGenerated(LiveEvent):
    """A challenge was made from a task and waits for racers. Room: ``org:<id>``."""

    type: Literal["challenge-generated"] = "challenge-generated"
    challenge: ChallengeView


class ChallengeChanged(LiveEvent):
    """A challenge moved on, or its seats changed. Rooms: ``org:<id>``, ``challenge:<id>``."""

    type: Literal["challenge-changed"] = "challenge-changed"
    challenge: ChallengeView


class ParticipantChanged(LiveEvent):
    """A racer joined, left, got ready, dropped or came back. Room: ``challenge:<id>``."""

    type: Literal["participant-changed"] = "participant-changed"
    challenge_id: Id
    participant: ParticipantView


class ChallengeMoved(LiveEvent):
    """What all changes of a challenge's state share: the whole truth of that moment."""

    challenge: ChallengeView
    participants: list[ParticipantView]


class ChallengeCountdown(ChallengeMoved):
    """The race begins at ``challenge.startsAt``. Room: ``challenge:<id>``."""

    type: Literal["challenge-countdown"] = "challenge-countdown"


class ChallengeStarted(ChallengeMoved):
    """The race is on. Room: ``challenge:<id>``."""

    type: Literal["challenge-started"] = "challenge-started"


class ProgressUpdated(LiveEvent):
    """A racer moved, paid for a hint or finished. Room: ``challenge:<id>``.

    The figures are absolute: apply the event when its version is newer than what you have.
    """

    type: Literal["progress-update"] = "progress-update"
    challenge_id: Id
    participant: ParticipantView


class ChallengeFinished(ChallengeMoved):
    """The race is over; these are the results. Room: ``challenge:<id>``."""

    type: Literal["challenge-finished"] = "challenge-finished"


class ChallengeCancelled(ChallengeMoved):
    """The challenge was called off. Room: ``challenge:<id>``."""

    type: Literal["challenge-cancelled"] = "challenge-cancelled"


class LeaderboardUpdated(LiveEvent):
    """Rows that changed since the board's last version. Room: ``leaderboard:<board>``.

    Put ``rows`` in by user, drop ``gone``, order by rank: that is the new top of the board.
    """

    type: Literal["leaderboard-update"] = "leaderboard-update"
    board: str
    version: Annotated[int, Field(description="of the board; rises by one an update")]
    rows: list[BoardRow]
    gone: Annotated[list[Id], Field(description="users who left the top")]
    total: int


class NotificationSent(LiveEvent, Unread):
    """The user should know something; one with ``inApp`` false is not shown. Room: ``user:<id>``.

    Of the kind ``points-awarded`` when points were entered into the ledger: then ``data`` has
    ``entryId``, ``challengeId``, ``points``, and ``total``: all points of the user at that time.
    """

    type: Literal["notification"] = "notification"
    notification: NotificationView


class NotificationsRead(LiveEvent, Unread):
    """The user has read these, on whatever device. Room: ``user:<id>``."""

    type: Literal["notifications-read"] = "notifications-read"
    ids: list[Id]
    read_at: Instant


class JobProgress(LiveEvent):
    """A job that the user asked for was begun, moved on or ended. Room: ``user:<id>``.

    The figures are absolute: apply the event when the job's version is newer than what you have.
    """

    type: Literal["job-progress"] = "job-progress"
    job: JobView


class Present(Output):
    """Somebody who is in a room, with however many devices."""

    user_id: Id
    name: Annotated[str, Field(examples=["Ada Lovelace"])]


class PresenceChanged(LiveEvent):
    """Who came into the room and who left it, gathered, so that a reconnect says nothing.

    Rooms: ``challenge:<id>``, ``org:<id>``, ``leaderboard:<board>``, ``session:<id>``. Put
    ``joined`` in by user, drop ``left``: that is the new ``present`` of the snapshot.
    """

    type: Literal["presence"] = "presence"
    joined: list[Present]
    left: list[Id]


class SessionChanged(LiveEvent):
    """A cycle began, ended or was planned differently. Room: ``session:<id>``."""

    type: Literal["session-changed"] = "session-changed"
    session: CycleView


class OkrSeen(LiveEvent):
    """What all news of an objective share: it as it is, and what its ancestors came to.

    Two things are newer or older by themselves: the figures (progress, confidence, status and
    grade), which also come alone in ``ancestors``, and all the rest. For each remember the
    ``version`` that it came with, and apply what is newer.
    """

    session_id: Id
    okr: OkrView
    ancestors: Annotated[list[OkrFigures], Field(description="from below")]


class OkrChanged(OkrSeen):
    """An objective was written down, changed or hung elsewhere. Room: ``session:<id>``."""

    type: Literal["okr-changed"] = "okr-changed"


class OkrProgressed(OkrSeen):
    """Somebody checked in. Room: ``session:<id>``."""

    type: Literal["okr-progress"] = "okr-progress"
    okr_id: Id
    key_result_id: Id
    old_progress: Annotated[float | None, Field(description="of the objective", examples=[0.4])]
    new_progress: Annotated[float | None, Field(description="of the objective", examples=[0.5])]
    status: Pace | None


class OkrRemoved(LiveEvent):
    """An objective is gone, archived or no longer for everyone to see. Room: ``session:<id>``.

    Remember its version: what is said of an older one came late.
    """

    type: Literal["okr-removed"] = "okr-removed"
    session_id: Id
    okr_id: Id
    version: Annotated[int, Field(examples=[9])]
    ancestors: Annotated[list[OkrFigures], Field(description="from below")]


class Announcement(LiveEvent):
    """An admin tells everyone something; no snapshot shows it. Room: ``org:<id>``."""

    type: Literal["announcement"] = "announcement"
    message: str
    level: Literal["info", "warning", "critical"]


class CustomEvent(LiveEvent):
    """Another service says something of its own; no snapshot shows it.

    Rooms: ``org:<id>``, ``challenge:<id>``, ``user:<id>``.
    """

    type: Literal["custom"] = "custom"
    name: Annotated[str | None, Field(description="what the data are")]
    data: Json


class TokenExpiring(LiveEvent):
    """The socket's token is about to expire: send ``refresh-token``. To one socket."""

    type: Literal["token-expiring"] = "token-expiring"
    expires_at: Instant


class ServerDraining(LiveEvent):
    """The server is about to close; come back after the delay. To every socket."""

    type: Literal["server-draining"] = "server-draining"
    reconnect_after_ms: int


class Kicked(LiveEvent):
    """An admin ends this connection; it is closed right after. To one socket."""

    type: Literal["kicked"] = "kicked"
    reason: str


class RoomLeft(LiveEvent):
    """An admin took the user out of a room. To every socket of the user that was in it."""

    type: Literal["room-left"] = "room-left"
    room: str
    reason: str


RoomEvent = Annotated[
    ChallengeGenerated
    | ChallengeChanged
    | ParticipantChanged
    | ChallengeCountdown
    | ChallengeStarted
    | ProgressUpdated
    | ChallengeFinished
    | ChallengeCancelled
    | LeaderboardUpdated
    | NotificationSent
    | NotificationsRead
    | JobProgress
    | PresenceChanged
    | SessionChanged
    | OkrChanged
    | OkrProgressed
    | OkrRemoved
    | Announcement
    | CustomEvent,
    Field(discriminator="type"),
]
"""Everything that is published in a room, with ``room``, ``seq``, ``epoch`` and ``at``."""


class RoomReset(LiveEvent):
    """The room's history was lost or has moved on too far: join again. To every member."""

    type: Literal["room-reset"] = "room-reset"
    room: str
    epoch: str
    seq: int


class RoomPaused(LiveEvent):
    """Nothing is heard of the room behind ``seq`` for now; it comes later. To every member."""

    type: Literal["room-paused"] = "room-paused"
    room: str
    epoch: str
    seq: int


class RoomResumed(LiveEvent):
    """The room is heard again, and all up to ``seq`` was told. To every member."""

    type: Literal["room-resumed"] = "room-resumed"
    room: str
    epoch: str
    seq: int


SocketEvent = Annotated[
    TokenExpiring | ServerDraining | RoomPaused | RoomResumed | RoomReset | Kicked | RoomLeft,
    Field(discriminator="type"),
]
"""What is said to sockets outside a room's sequence of events."""


class Position(Output):
    """A place in a room's sequence of events."""

    epoch: str
    seq: Annotated[int, Field(ge=0)]


class Since(Input):
    """The last event that a client has seen."""

    epoch: Annotated[Text, Field(max_length=64)]
    seq: Annotated[int, Field(ge=0, le=2**53)]


RoomName = Annotated[Text, Field(max_length=200, examples=["challenge:0199f3a2"])]


class JoinRoom(Input):
    """Subscribe to a room, from where the client left off if it was there before."""

    room: RoomName
    since: Since | None = None


class LeaveRoom(Input):
    """Unsubscribe from a room."""

    room: RoomName


class RefreshToken(Input):
    """A newer token for this socket, of the same user and organization."""

    token: Annotated[str, Field(max_length=4096)]


class Joined(Output):
    """Where the room stands: the missed events, or a snapshot; never a part of either."""

    room: str
    epoch: str
    seq: int
    recovered: bool
    snapshot: dict[str, Any] | None = None
    events: list[dict[str, Any]] | None = None


class Left(Output):
    """The room that was left."""

    room: str


class TokenAccepted(Output):
    """Until when the socket may stay."""

    expires_at: Instant
