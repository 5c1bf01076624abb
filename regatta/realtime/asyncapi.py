"""The AsyncAPI 3.0 document, made from the declared events and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from regatta.models.events import RoomEvent, SocketEvent
from regatta.realtime.asyncapi_messages import (
    ACK,
    CONNECT,
    CONNECTED,
    HEADERS,
    REFUSED,
    Message,
    Outgoing,
    acknowledgement,
    connection_messages,
    incoming_message,
    members,
    name_of,
    outgoing_message,
    schemas_of,
)
from regatta.realtime.events import Events, Incoming
from regatta.services.rooms import ROOM_KINDS

_ABOUT: Final = """\
Connect with any Socket.IO 4 client to `/socket.io` with `auth: {token}`. Every incoming event
takes one object and is acknowledged with `{ok: true, ...}` or `{ok: false, error}`. After
`join-room` apply each event whose figures are newer (by `version`) than what you have; when
`epoch` changes, join again."""

_SOCKET: Final = "socket"
_ADDRESS: Final = "/socket.io"
_PLACES: Final = re.compile(r"`(\w+):<(\w+)>`")
"""How texts name a kind of room, and what stands behind its colon."""


def asyncapi(collections: Iterable[Events], *, title: str, version: str) -> dict[str, Any]:
    """Return the document of all incoming and outgoing events."""
    incoming = [event for events in collections for event in events.incoming.values()]
    in_rooms, to_sockets = members(RoomEvent), members(SocketEvent)
    schemas = schemas_of(incoming, in_rooms, to_sockets)
    messages = dict(connection_messages())
    for event in incoming:
        messages[event.name] = incoming_message(event, schemas)
        messages[f"{event.name}-ack"] = acknowledgement(event, schemas)
    for model in (*in_rooms, *to_sockets):
        messages[name_of(model)] = outgoing_message(model, schemas)
    said = {
        kind: [name_of(model) for model in in_rooms if kind in _rooms_of(model)]
        for kind in ROOM_KINDS
    }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": version, "description": _ABOUT},
        "defaultContentType": "application/json",
        "servers": {"main": _server()},
        "channels": _channels(messages, said),
        "operations": _operations(incoming, to_sockets, said),
        "components": {
            "messages": messages,
            "schemas": schemas,
            "correlationIds": {ACK: _correlation()},
            "messageTraits": {HEADERS: _acknowledged()},
            "securitySchemes": _security(),
        },
    }


def _rooms_of(model: Outgoing) -> set[str]:
    """Return in which kinds of room an event is said; its description says so."""
    return {kind for kind, _ in _PLACES.findall(model.__doc__ or "")}


def _server() -> dict[str, Any]:
    return {
        "host": "{host}",
        "pathname": _ADDRESS,
        "protocol": "ws",
        "description": "Socket.IO 4 (Engine.IO 4), by WebSocket or long polling.",
        "variables": {"host": {"description": "where it serves", "default": "127.0.0.1:8080"}},
        "security": [
            {"$ref": "#/components/securitySchemes/token"},
            {"$ref": "#/components/securitySchemes/apiKey"},
        ],
    }


def _security() -> dict[str, Any]:
    where = "as `auth: {token}` when connecting; renewed with `refresh-token`"
    return {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": f"An access token, {where}.",
        },
        "apiKey": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "regatta_...",
            "description": f"An API key, {where}; events and rooms need its scopes.",
        },
    }


def _correlation() -> dict[str, str]:
    return {
        "description": "The packet's acknowledgement id: the answer carries the same.",
        "location": "$message.header#/ackId",
    }


def _acknowledged() -> dict[str, Any]:
    return {
        "headers": {
            "type": "object",
            "required": ["ackId"],
            "properties": {"ackId": {"type": "integer", "minimum": 0}},
        }
    }


def _channels(messages: dict[str, Message], said: dict[str, list[str]]) -> dict[str, Any]:
    in_rooms = {name for names in said.values() for name in names}
    channels = {
        _SOCKET: {
            "address": _ADDRESS,
            "title": "One socket",
            "description": "What a client sends, what it is answered, and what it is told alone.",
            "servers": [{"$ref": "#/servers/main"}],
            "messages": _named(name for name in messages if name not in in_rooms),
            "bindings": {"ws": _binding()},
            "x-room-scopes": {name: kind.scope for name, kind in ROOM_KINDS.items()},
        }
    }
    for kind, names in said.items():
        parameter = dict(_PLACES.findall(ROOM_KINDS[kind].about))[kind]
        channels[kind] = {
            "address": f"{kind}:{{{parameter}}}",
            "title": f"A room of the kind `{kind}`",
            "description": f"{ROOM_KINDS[kind].about}. Come in with `join-room`.",
            "servers": [{"$ref": "#/servers/main"}],
            "parameters": {parameter: {"description": "as REST names it"}},
            "messages": _named(names),
        }
    return channels


def _named(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in names}


def _binding() -> dict[str, Any]:
    return {
        "method": "GET",
        "query": {
            "type": "object",
            "required": ["EIO", "transport"],
            "properties": {
                "EIO": {"type": "string", "const": "4"},
                "transport": {"type": "string", "enum": ["polling", "websocket"]},
            },
        },
        "bindingVersion": "0.1.0",
    }


def _operations(
    incoming: list[Incoming[Any, Any]], to_sockets: list[Outgoing], said: dict[str, list[str]]
) -> dict[str, Any]:
    operations = {
        CONNECT: _asked(CONNECT, "A client comes in.", CONNECTED, REFUSED),
        "tell": _told(_SOCKET, "A socket is told alone.", map(name_of, to_sockets)),
    }
    for event in incoming:
        summary = event.description.partition("\n")[0]
        operations[event.name] = _asked(event.name, summary, f"{event.name}-ack")
    for kind, names in said.items():
        operations[f"tell-{kind}"] = _told(kind, "Everybody in the room is told.", names)
    return operations


def _asked(name: str, summary: str, *answers: str) -> dict[str, Any]:
    return {
        "action": "receive",
        "summary": summary,
        "channel": {"$ref": f"#/channels/{_SOCKET}"},
        "messages": _in(_SOCKET, [name]),
        "reply": {
            "channel": {"$ref": f"#/channels/{_SOCKET}"},
            "messages": _in(_SOCKET, answers),
        },
    }


def _told(channel: str, summary: str, names: Iterable[str]) -> dict[str, Any]:
    return {
        "action": "send",
        "summary": summary,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": _in(channel, names),
    }


def _in(channel: str, names: Iterable[str]) -> list[dict[str, str]]:
    return [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names]
