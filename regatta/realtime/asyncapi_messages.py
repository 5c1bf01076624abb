"""The messages of the AsyncAPI document, with their schemas and examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from regatta.models.errors import (
    ErrorBody,
    NotAuthenticated,
    RateLimited,
    RegattaError,
    ScopeMissing,
    TooManyConnections,
    Unavailable,
    ValidationFailed,
)
from regatta.models.events import LiveEvent
from regatta.realtime.asyncapi_examples import example_of
from regatta.realtime.events import OF_THE_ROOM, Incoming

Message = dict[str, Any]
Outgoing = type[LiveEvent]

ACK: Final = "acknowledgement"
HEADERS: Final = "acknowledged"
CONNECT: Final = "connect"
CONNECTED: Final = "connected"
REFUSED: Final = "connect_error"

_SCHEMAS: Final = "#/components/schemas/"

_IN_ROOM: Final[dict[str, Any]] = {
    "room": {"type": "string", "examples": ["challenge:0199f3a2"]},
    "seq": {
        "type": "integer",
        "description": "one more than the room's last event",
        "examples": [42],
    },
    "epoch": {
        "type": "string",
        "description": "of the room's history; when it changes, join again",
        "examples": ["5b0c9d2e7f41"],
    },
    "at": {
        "type": "string",
        "format": "date-time",
        "examples": ["2026-03-01T09:30:00.000Z"],
    },
}
"""What the publisher adds to every event of a room."""

_KEPT_OUT: Final = (NotAuthenticated, RateLimited, TooManyConnections, Unavailable)


def members(union: Any) -> list[Outgoing]:
    """Return the models of an annotated union."""
    return list(get_args(get_args(union)[0]))


def name_of(model: Outgoing) -> str:
    """Return the name of an event that the server sends."""
    return str(model.model_fields["type"].default)


def schemas_of(
    incoming: list[Incoming[Any, Any]], in_rooms: list[Outgoing], to_sockets: list[Outgoing]
) -> dict[str, Any]:
    """Return the schemas of all payloads by the names of their models."""
    wanted: list[tuple[type[BaseModel], Any]] = [(ErrorBody, "serialization")]
    for event in incoming:
        wanted += [(event.payload, "validation"), (event.reply, "serialization")]
    wanted += [(model, "serialization") for model in (*in_rooms, *to_sockets)]
    _, definitions = models_json_schema(wanted, by_alias=True, ref_template=_SCHEMAS + "{model}")
    schemas: dict[str, Any] = definitions["$defs"]
    for spoken in in_rooms:
        _add_properties(schemas[spoken.__name__], _IN_ROOM)
    return schemas


def _add_properties(schema: dict[str, Any], properties: dict[str, Any]) -> None:
    schema["properties"] = {**schema["properties"], **properties}
    schema["required"] = sorted({*schema.get("required", ()), *properties})


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _SCHEMAS + model.__name__}


def _message(name: str, summary: str, payload: dict[str, Any], example: Any) -> Message:
    return {
        "name": name,
        "title": name,
        "summary": summary,
        "payload": payload,
        "examples": [{"name": name, "payload": example}],
    }


def _answered(message: Message) -> Message:
    """Return *message* as one of a pair that an acknowledgement id keeps together."""
    return message | {
        "correlationId": {"$ref": f"#/components/correlationIds/{ACK}"},
        "traits": [{"$ref": f"#/components/messageTraits/{HEADERS}"}],
    }


def incoming_message(event: Incoming[Any, Any], schemas: dict[str, Any]) -> Message:
    """Return an event that clients send."""
    summary, _, more = event.description.partition("\n")
    payload = _ref(event.payload)
    message = _message(event.name, summary, payload, example_of(payload, schemas))
    description = "\n\n".join(filter(None, (more.strip(), _terms(event))))
    terms = {"x-scope": event.scope, "x-limits": [limit.text for limit in event.limits]}
    return _answered(message | {"description": description} | terms)


def _terms(event: Incoming[Any, Any]) -> str:
    """Return what an API key needs for the event, and how often it may be sent."""
    if event.scope is None:
        keys = "Not for API keys."
    elif event.scope == OF_THE_ROOM:
        keys = "API keys need the scope of the room."
    else:
        keys = f"API keys need the scope `{event.scope}`."
    limits = "; ".join(limit.text for limit in event.limits)
    return f"{keys} Limit: {limits}." if limits else keys


def acknowledgement(event: Incoming[Any, Any], schemas: dict[str, Any]) -> Message:
    """Return what an event of a client is answered, when it went well and when not."""
    done = dict(schemas[event.reply.__name__])
    _add_properties(done, {"ok": {"const": True}})
    refused = {
        "type": "object",
        "required": ["ok", "error"],
        "properties": {"ok": {"const": False}, "error": _error(_codes(event))},
    }
    name = f"{event.name}-ack"
    summary = f"The acknowledgement of `{event.name}`."
    message = _message(name, summary, {"oneOf": [done, refused]}, example_of(done, schemas))
    message["examples"].append({"name": "refused", "payload": example_of(refused, schemas)})
    return _answered(message)


def _error(codes: list[str]) -> dict[str, Any]:
    return {
        "allOf": [_ref(ErrorBody), {"properties": {"code": {"enum": codes}}}],
        "examples": [{"code": codes[0], "message": "Why not.", "details": {}, "requestId": None}],
    }


def _codes(event: Incoming[Any, Any]) -> list[str]:
    always = (
        ValidationFailed.code,
        Unavailable.code,
        ScopeMissing.code,
        RateLimited.code,
        RegattaError.code,
    )
    return sorted({*always, *(error.code for error in event.errors)})


def outgoing_message(model: Outgoing, schemas: dict[str, Any]) -> Message:
    """Return an event that the server sends."""
    summary, _, more = (model.__doc__ or "").partition("\n")
    payload = _ref(model)
    message = _message(name_of(model), summary.strip(), payload, example_of(payload, schemas))
    return message | {"description": " ".join(more.split())}


def connection_messages() -> Iterator[tuple[str, Message]]:
    """Yield what a client says to come in, and what it is answered."""
    token = {"type": "string", "description": "an access token or an API key"}
    sid = {"type": "string", "description": "the socket's id"}
    codes = sorted({error.code for error in _KEPT_OUT})
    yield (
        CONNECT,
        _message(
            CONNECT, "A client says who it is.", _object(token=token), {"token": "eyJhbGciOi..."}
        ),
    )
    yield (
        CONNECTED,
        _message(CONNECTED, "The client is in.", _object(sid=sid), {"sid": "Xr2bq0ZSU4Vy6tJkAAAB"}),
    )
    error = ErrorBody(code=NotAuthenticated.code, message=NotAuthenticated.message, details={})
    refusal = _object(message={"type": "string"}, data=_error(codes))
    yield (
        REFUSED,
        _message(
            REFUSED,
            "The client is not let in.",
            refusal,
            {"message": error.message, "data": error.model_dump(mode="json")},
        ),
    )


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": sorted(properties), "properties": properties}
