"""The AsyncAPI 3.0 document, made from the declared events and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from regatta.models.errors import (
    ErrorBody,
    RateLimited,
    RegattaError,
    ScopeMissing,
    Unavailable,
    ValidationFailed,
)
from regatta.models.events import LiveEvent, RoomEvent, SocketEvent
from regatta.realtime.events import OF_THE_ROOM, Events, Incoming
from regatta.services.rooms import ROOM_KINDS

_SCHEMAS: Final = "#/components/schemas/"

_IN_ROOM: Final[dict[str, Any]] = {
    "room": {"type": "string"},
    "seq": {"type": "integer", "description": "one more than the room's last event"},
    "epoch": {
        "type": "string",
        "description": "of the room's history; when it changes, join again",
    },
    "at": {"type": "string", "format": "date-time"},
}
"""What the publisher adds to every event of a room."""

_ABOUT: Final = """\
Connect with any Socket.IO 4 client to `/socket.io` with `auth: {token}`. Every incoming event
takes one object and is acknowledged with `{ok: true, ...}` or `{ok: false, error}`. After
`join-room` apply each event whose figures are newer (by `version`) than what you have; when
`epoch` changes, join again."""


def asyncapi(collections: Iterable[Events], *, title: str, version: str) -> dict[str, Any]:
    """Return the document of all incoming and outgoing events."""
    incoming = [event for events in collections for event in events.incoming.values()]
    outgoing = [*_members(RoomEvent), *_members(SocketEvent)]
    schemas = _schemas(incoming, outgoing)
    messages: dict[str, Any] = {event.name: _incoming_message(event) for event in incoming}
    for event in incoming:
        messages[f"{event.name}-ack"] = _acknowledgement(event, schemas)
    for model in outgoing:
        messages[_name(model)] = _outgoing_message(model)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": version, "description": _ABOUT},
        "channels": {
            "socket": {
                "address": "/socket.io",
                "description": "; ".join(kind.about for kind in ROOM_KINDS.values()),
                "x-room-scopes": {name: kind.scope for name, kind in ROOM_KINDS.items()},
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": _operations(incoming, outgoing),
        "components": {"messages": messages, "schemas": schemas},
    }


def _members(union: Any) -> list[type[LiveEvent]]:
    """Return the models of an annotated union."""
    return list(get_args(get_args(union)[0]))


def _name(model: type[LiveEvent]) -> str:
    return str(model.model_fields["type"].default)


def _schemas(incoming: list[Incoming[Any, Any]], outgoing: list[type[LiveEvent]]) -> dict[str, Any]:
    wanted: list[tuple[type[BaseModel], Any]] = []
    for event in incoming:
        wanted += [(event.payload, "validation"), (event.reply, "serialization")]
    for model in outgoing:
        wanted.append((model, "serialization"))
    wanted.append((ErrorBody, "serialization"))
    _, definitions = models_json_schema(wanted, by_alias=True, ref_template=_SCHEMAS + "{model}")
    schemas: dict[str, Any] = definitions["$defs"]
    for spoken in _members(RoomEvent):
        _add_properties(schemas[spoken.__name__], _IN_ROOM)
    return schemas


def _add_properties(schema: dict[str, Any], properties: dict[str, Any]) -> None:
    schema["properties"] = {**schema["properties"], **properties}
    schema["required"] = sorted({*schema.get("required", ()), *properties})


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _SCHEMAS + model.__name__}


def _incoming_message(event: Incoming[Any, Any]) -> dict[str, Any]:
    summary, _, more = event.description.partition("\n")
    return {
        "name": event.name,
        "summary": summary,
        "description": "\n\n".join(filter(None, (more.strip(), _terms(event)))),
        "payload": _ref(event.payload),
        "x-scope": event.scope,
        "x-limits": [limit.text for limit in event.limits],
    }


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


def _acknowledgement(event: Incoming[Any, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    done = dict(schemas[event.reply.__name__])
    _add_properties(done, {"ok": {"const": True}})
    refused = {
        "type": "object",
        "required": ["ok", "error"],
        "properties": {
            "ok": {"const": False},
            "error": {
                "allOf": [_ref(ErrorBody), {"properties": {"code": {"enum": _codes(event)}}}]
            },
        },
    }
    return {
        "name": f"{event.name}-ack",
        "summary": f"The acknowledgement of `{event.name}`.",
        "payload": {"oneOf": [done, refused]},
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


def _outgoing_message(model: type[LiveEvent]) -> dict[str, Any]:
    summary, _, more = (model.__doc__ or "").partition("\n")
    return {
        "name": _name(model),
        "summary": summary.strip(),
        "description": " ".join(more.split()),
        "payload": _ref(model),
    }


def _operations(
    incoming: list[Incoming[Any, Any]], outgoing: list[type[LiveEvent]]
) -> dict[str, Any]:
    channel = {"$ref": "#/channels/socket"}
    operations: dict[str, Any] = {}
    for event in incoming:
        operations[event.name] = {
            "action": "receive",
            "channel": channel,
            "messages": [{"$ref": f"#/channels/socket/messages/{event.name}"}],
            "reply": {"messages": [{"$ref": f"#/channels/socket/messages/{event.name}-ack"}]},
        }
    for model in outgoing:
        operations[_name(model)] = {
            "action": "send",
            "channel": channel,
            "messages": [{"$ref": f"#/channels/socket/messages/{_name(model)}"}],
        }
    return operations
