"""Incoming events: declared once, validated, acknowledged, documented."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, get_type_hints

from pydantic import BaseModel, ValidationError

from regatta.models.base import Input
from regatta.models.errors import (
    ErrorBody,
    FieldError,
    InternalError,
    RegattaError,
    Unavailable,
    UnknownEvent,
    ValidationFailed,
)
from regatta.realtime.live import Live
from regatta.realtime.sessions import LiveSession
from regatta.services.services import Services
from regatta.storage.engine import StoreUnavailable

log = logging.getLogger("regatta.events")

I = TypeVar("I", bound=Input)  # noqa: E741 - an input
O = TypeVar("O", bound=BaseModel)  # noqa: E741 - an output

_MAX_FIELDS: Final = 50


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler works with."""

    session: LiveSession
    services: Services
    live: Live


@dataclass(frozen=True, slots=True)
class Incoming(Generic[I, O]):
    """One incoming event: its payload, its acknowledgement, what can go wrong."""

    name: str
    payload: type[I]
    reply: type[O]
    handler: Callable[[Context, I], Awaitable[O]]
    errors: tuple[type[RegattaError], ...]
    description: str


class Events:
    """A collection of incoming events, filled by decorated handlers."""

    def __init__(self) -> None:
        self.incoming: dict[str, Incoming[Any, Any]] = {}

    def on(
        self, name: str, *, errors: Sequence[type[RegattaError]] = ()
    ) -> Callable[[Callable[[Context, I], Awaitable[O]]], Callable[[Context, I], Awaitable[O]]]:
        """Handle the event *name*; the handler's annotations are its payload and its reply."""

        def declare(
            handler: Callable[[Context, I], Awaitable[O]],
        ) -> Callable[[Context, I], Awaitable[O]]:
            hints = get_type_hints(handler, include_extras=True)
            payload = next(hint for key, hint in hints.items() if key not in {"context", "return"})
            self.incoming[name] = Incoming(
                name=name,
                payload=payload,
                reply=hints["return"],
                handler=handler,
                errors=tuple(errors),
                description=inspect.cleandoc(handler.__doc__ or ""),
            )
            return handler

        return declare


async def acknowledge(
    incoming: Incoming[Any, Any] | None, context: Context, arguments: Sequence[Any]
) -> str:
    """Handle one event and return its acknowledgement as JSON; never raises past it."""
    try:
        reply = await _handle(incoming, context, arguments)
        body: str = reply.__pydantic_serializer__.to_json(reply, by_alias=True).decode()
    except RegattaError as error:
        return _refusal(error)
    except StoreUnavailable:
        log.exception("a store is out of reach")
        return _refusal(Unavailable())
    except Exception:
        log.exception(
            "an event failed",
            extra={"metadata": {"event": incoming.name if incoming else None}},
        )
        return _refusal(InternalError())
    return '{"ok":true,' + body[1:] if len(body) > len("{}") else '{"ok":true}'


async def _handle(
    incoming: Incoming[Any, Any] | None, context: Context, arguments: Sequence[Any]
) -> Any:
    if incoming is None:
        raise UnknownEvent
    return await incoming.handler(context, _payload(incoming, arguments))


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


def _refusal(error: RegattaError) -> str:
    body = ErrorBody(code=error.code, message=str(error), details=error.details)
    return '{"ok":false,"error":' + body.model_dump_json() + "}"


def error_body(error: RegattaError) -> dict[str, Any]:
    """Return *error* in the one form, as a value."""
    return ErrorBody(code=error.code, message=str(error), details=error.details).model_dump()
