"""Incoming events: declared once, validated, acknowledged, documented."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar, get_type_hints

from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel

from regatta.models.access import Scope
from regatta.models.base import Input
from regatta.models.errors import (
    ErrorBody,
    FieldError,
    InternalError,
    RegattaError,
    ScopeMissing,
    Unavailable,
    UnknownEvent,
    ValidationFailed,
)
from regatta.realtime.live import Live
from regatta.realtime.sessions import LiveSession
from regatta.services.limits import Turnstile
from regatta.services.ports import Allowance, Limit, RateLimits, read_limits
from regatta.services.services import Services
from regatta.storage.engine import StoreUnavailable

log = logging.getLogger("regatta.events")

I = TypeVar("I", bound=Input)  # noqa: E741 - an input
O = TypeVar("O", bound=BaseModel)  # noqa: E741 - an output

_MAX_FIELDS: Final = 50

OF_THE_ROOM: Final = "room"
"""Stands for the scope of an event that needs what its room needs."""

DONE: Final = "ok"
UNKNOWN: Final = "unknown"
"""What events are counted as that went well, or that are none."""

EventScope = Scope | Literal["room"] | None


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler works with."""

    session: LiveSession
    services: Services
    live: Live
    rate_limits: RateLimits | None = None


@dataclass(frozen=True, slots=True)
class Incoming(Generic[I, O]):
    """One incoming event: its payload, its acknowledgement, what can go wrong.

    Attributes:
        scope: what an API key needs to send it; None where keys are refused.
    """

    name: str
    payload: type[I]
    reply: type[O]
    handler: Callable[[Context, I], Awaitable[O]]
    errors: tuple[type[RegattaError], ...]
    scope: EventScope
    limits: tuple[Limit, ...]
    turnstile: Turnstile
    description: str


class Events:
    """A collection of incoming events, filled by decorated handlers."""

    def __init__(self) -> None:
        self.incoming: dict[str, Incoming[Any, Any]] = {}

    def on(
        self,
        name: str,
        *,
        scope: EventScope = None,
        limit: str | None = None,
        errors: Sequence[type[RegattaError]] = (),
    ) -> Callable[[Callable[[Context, I], Awaitable[O]]], Callable[[Context, I], Awaitable[O]]]:
        """Handle the event *name*; the handler's annotations are its payload and its reply.

        Args:
            name: of the event.
            scope: what an API key needs to send it, or :data:`OF_THE_ROOM`; without one, keys are
                refused.
            limit: how often, like ``60/minute per user``, several separated by ``;``.
            errors: what the handler may raise beyond what the layer implies.
        """

        def declare(
            handler: Callable[[Context, I], Awaitable[O]],
        ) -> Callable[[Context, I], Awaitable[O]]:
            hints = get_type_hints(handler, include_extras=True)
            limits = read_limits(limit)
            payload = next(hint for key, hint in hints.items() if key not in {"context", "return"})
            self.incoming[name] = Incoming(
                name=name,
                payload=payload,
                reply=hints["return"],
                handler=handler,
                errors=tuple(errors),
                scope=scope,
                limits=limits,
                turnstile=Turnstile(name, limits),
                description=inspect.cleandoc(handler.__doc__ or ""),
            )
            return handler

        return declare


async def acknowledge(
    incoming: Incoming[Any, Any] | None, context: Context, arguments: Sequence[Any]
) -> str:
    """Handle one event and return its acknowledgement as JSON; never raises past it."""
    name = incoming.name if incoming else UNKNOWN
    try:
        reply = await _handle(incoming, context, arguments)
        body: str = reply.__pydantic_serializer__.to_json(reply, by_alias=True).decode()
    except RegattaError as error:
        failure = error
    except StoreUnavailable:
        log.exception("a store is out of reach")
        failure = Unavailable()
    except Exception:
        log.exception("an event failed", extra={"metadata": {"event": name}})
        failure = InternalError()
    else:
        context.live.sessions.count(name, DONE)
        return '{"ok":true,' + body[1:] if len(body) > len("{}") else '{"ok":true}'
    context.live.sessions.count(name, failure.code)
    return refusal(failure)


async def _handle(
    incoming: Incoming[Any, Any] | None, context: Context, arguments: Sequence[Any]
) -> Any:
    if incoming is None:
        raise UnknownEvent
    caller = context.session.actor
    if incoming.scope != OF_THE_ROOM and not caller.may(incoming.scope):
        raise ScopeMissing(scope=incoming.scope)
    if not incoming.limits:
        return await incoming.handler(context, _payload(incoming, arguments))
    _check(await incoming.turnstile.enter(context.rate_limits, caller))
    payload = _payload(incoming, arguments)
    _check(await incoming.turnstile.enter_with(context.rate_limits, payload))
    return await incoming.handler(context, payload)


def _check(allowance: Allowance | None) -> None:
    if allowance is not None:
        allowance.check()


def _payload(incoming: Incoming[Any, Any], arguments: Sequence[Any]) -> Any:
    """Return the one argument of the event as its model.

    Raises: ValidationFailed.
    """
    if len(arguments) != 1:
        problem = FieldError(field="", message="send exactly one object", type="arguments")
        raise ValidationFailed([problem])
    try:
        return incoming.payload.__pydantic_validator__.validate_python(arguments[0])
    except ValidationError as error:
        raise ValidationFailed(
            [
                FieldError(
                    field=_field(found["loc"]),
                    message=found["msg"],
                    type=found["type"],
                )
                for found in error.errors(
                    include_url=False, include_context=False, include_input=False
                )[:_MAX_FIELDS]
            ]
        ) from error


def _field(location: Iterable[int | str]) -> str:
    """Return where a problem is; half a character in a name of the client's cannot be sent back."""
    return ".".join(map(str, location)).encode("utf-8", "replace").decode()


def refusal(error: RegattaError) -> str:
    """Return the acknowledgement that says no."""
    return '{"ok":false,"error":' + _body(error).model_dump_json() + "}"


def error_body(error: RegattaError) -> dict[str, Any]:
    """Return *error* in the one form, as a value."""
    return _body(error).model_dump()


def _body(error: RegattaError) -> ErrorBody:
    details = error.details
    if isinstance(details, dict):
        details = {to_camel(name): value for name, value in details.items()}
    return ErrorBody(code=error.code, message=str(error), details=details)
