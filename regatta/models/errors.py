"""Every error that a client can see: its code, its status and what it says."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from regatta.models.base import Output


class RegattaError(Exception):
    """The base of all errors that are answered to a client.

    Args:
        message: replaces the class's own sentence.
        **details: what the client may want to know, named in camelCase outside.
    """

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    message: ClassVar[str] = "Something went wrong on our side."

    def __init__(self, message: str | None = None, **details: Any) -> None:
        super().__init__(message or self.message)
        self.details: Any = details


class InternalError(RegattaError):
    """An unforeseen failure; its cause is in the log under the request id, not in the reply."""


class ErrorBody(Output):
    """The inside of the one error form."""

    code: Annotated[str, Field(description="stable and machine-readable", examples=["not_found"])]
    message: Annotated[str, Field(description="one sentence for people", examples=["Not found."])]
    details: Annotated[Any, Field(description="specific to the code; may be empty")] = None
    request_id: Annotated[str | None, Field(description="as in X-Request-ID and the logs")] = None


class ErrorReply(Output):
    """The one error form, everywhere and for every status."""

    error: ErrorBody


class FieldError(Output):
    """One field that was refused."""

    field: Annotated[str, Field(description="dotted path", examples=["body.title"])]
    message: Annotated[str, Field(examples=["Field required"])]
    type: Annotated[str, Field(description="the rule that was broken", examples=["missing"])]


# --- about the request itself ----------------------------------------------------------------


class ValidationFailed(RegattaError):
    """The input broke the documented shape; ``details.fields`` has one entry a field."""

    code, status, message = "validation_failed", 400, "The request is not valid."

    def __init__(self, fields: list[FieldError]) -> None:
        super().__init__(fields=[entry.model_dump() for entry in fields])


class MalformedRequest(RegattaError):
    """What arrived is no HTTP; the connection is closed after the reply."""

    code, status, message = "malformed_request", 400, "This is not a well-formed HTTP request."


class InvalidCursor(RegattaError):
    """The cursor was not made by this list."""

    code, status, message = "invalid_cursor", 400, "The cursor is not valid for this list."


class NotAuthenticated(RegattaError):
    """No token, or one that is expired, forged or ended.

    ``details.expired`` is true where a refresh will help.
    """

    code, status, message = "not_authenticated", 401, "A valid access token is needed."


class InvalidCredentials(RegattaError):
    """Unknown address or wrong password; which of them is not said."""

    code, status, message = "invalid_credentials", 401, "E-mail or password is wrong."


class SignInFailed(RegattaError):
    """A provider did not vouch for the person, or vouched for another; why is not said."""

    code, status, message = "sign_in_failed", 401, "Signing in with this provider did not work."


class Forbidden(RegattaError):
    """The caller is known but may not do this."""

    code, status, message = "forbidden", 403, "You may not do this."


class ScopeMissing(Forbidden):
    """The API key is not good for this; ``details.scope`` is what it lacks, if any would do."""

    code, message = "scope_missing", "This API key may not do this."


class InvalidToken(RegattaError):
    """A mailed or refresh token that was not made here, was used before or has expired."""

    code, status, message = "invalid_token", 400, "This token is not valid any more."


class InvalidOtp(RegattaError):
    """A wrong, used, replaced or expired one-time password; which of them is not said."""

    code, status, message = "invalid_otp", 400, "This code is not valid any more."


class NotFound(RegattaError):
    """There is no such thing in the caller's organization."""

    code, status, message = "not_found", 404, "Not found."


class MethodNotAllowed(RegattaError):
    """The path exists, the method does not."""

    code, status, message = "method_not_allowed", 405, "This method is not allowed here."


class Conflict(RegattaError):
    """The request contradicts what is stored."""

    code, status, message = "conflict", 409, "This contradicts the current state."


class EmailTaken(Conflict):
    """An account with this address exists already."""

    code, message = "email_taken", "An account with this e-mail address exists already."


class AlreadyMember(Conflict):
    """The invited person is in the organization already."""

    code, message = "already_member", "This person is a member already."


class LastAdmin(Conflict):
    """An organization keeps at least one admin."""

    code, message = "last_admin", "The last admin can be neither removed nor demoted."


class VersionConflict(Conflict):
    """The document changed since it was read; ``details.version`` is the current version."""

    code, message = "version_conflict", "The document has changed since you read it."


class IdempotencyMismatch(Conflict):
    """The idempotency key was used for another request."""

    code, message = "idempotency_mismatch", "This idempotency key was used for another request."


class IdempotencyInProgress(Conflict):
    """The first request with this idempotency key has not been answered yet."""

    code, message = "idempotency_in_progress", "The first request with this key is under way."


class PayloadTooLarge(RegattaError):
    """The body is longer than this endpoint takes."""

    code, status, message = "payload_too_large", 413, "The request body is too large."


class RequestTimeout(RegattaError):
    """The body did not arrive in time; nothing was done."""

    code, status, message = "request_timeout", 408, "The request took too long to arrive."


class UnsupportedMediaType(RegattaError):
    """The body is not JSON."""

    code, status, message = "unsupported_media_type", 415, "Send the body as application/json."


class RateLimited(RegattaError):
    """Too many of these in too short a time; ``Retry-After`` says when the next may come."""

    code, status, message = "rate_limited", 429, "Too many requests; please wait."


class Unavailable(RegattaError):
    """A store is out of reach; try again, with the same id where there is one.

    What was asked for may have been written before anybody could be told of it.
    """

    code, status, message = "unavailable", 503, "A store is out of reach; please try again."


# --- about races ------------------------------------------------------------------------------


class ChallengeNotOpen(Conflict):
    """The challenge is past its lobby, so nobody can join, leave or start it any more."""

    code, message = "challenge_not_open", "The challenge is no longer in its lobby."


class ChallengeNotActive(Conflict):
    """Steps, hints and completion need a challenge that is being raced."""

    code, message = "challenge_not_active", "The challenge is not active."


class ChallengeEnded(Conflict):
    """The challenge is finished or cancelled."""

    code, message = "challenge_ended", "The challenge has ended."


class ChallengeFull(Conflict):
    """Every seat is taken."""

    code, message = "challenge_full", "Every seat in this challenge is taken."


class NotAParticipant(RegattaError):
    """Only racers may do this; spectators watch."""

    code, status, message = "not_a_participant", 403, "You are not racing in this challenge."


class ProgressOutOfRange(RegattaError):
    """Progress lies outside the course or would go back."""

    code, status, message = "progress_out_of_range", 400, "Progress must lie ahead on the course."


class CourseNotDone(Conflict):
    """The course is not done yet, so it cannot be completed."""

    code, message = "course_not_done", "There are steps of the course left."


class NoHintsLeft(Conflict):
    """Every hint has been given."""

    code, message = "no_hints_left", "Every hint has been given already."


# --- about objectives -------------------------------------------------------------------------


class CyclesOverlap(Conflict):
    """An organization has one cycle at a time; ``details.sessionId`` is the other one."""

    code, message = "sessions_overlap", "There is another session in these days."


class CycleState(Conflict):
    """The cycle is in another state than this needs; ``details.status`` says in which."""

    code, message = "session_state", "The session is not in a state in which this can be done."


class CycleClosed(Conflict):
    """A closed cycle is for reading; only grades and review notes are still written."""

    code, message = "session_closed", "The session is closed."


class CycleFull(Conflict):
    """So many objectives are too many for one cycle, and as many cycles for an organization."""

    code, message = "session_full", "There is no room for more."


class OkrLoop(Conflict):
    """An objective would be below itself."""

    code, message = "okr_loop", "An objective cannot be below itself."


class TreeTooDeep(Conflict):
    """The tree would have more levels than it may; ``details.levels`` is how many it may."""

    code, message = "tree_too_deep", "The tree would have too many levels."


class MetricFrozen(Conflict):
    """Somebody has checked in, so the key result is measured as before."""

    code, message = "metric_frozen", "How this key result is measured cannot change any more."


# --- about sockets ----------------------------------------------------------------------------


class UnknownRoom(RegattaError):
    """There is no such room for this caller."""

    code, status, message = "unknown_room", 404, "There is no such room."


class UnknownEvent(RegattaError):
    """The server does not know this event."""

    code, status, message = "unknown_event", 404, "There is no such event."


class TooManyConnections(RegattaError):
    """So many connections at the same time are too many; ``details.per`` says for whom."""

    code, status = "too_many_connections", 429
    message = "There are too many connections; please close another one first."


class TooManyRooms(RegattaError):
    """One socket may only be in so many rooms."""

    code, status, message = "too_many_rooms", 429, "This socket is in too many rooms."
