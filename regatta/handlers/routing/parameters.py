"""The fixed parts of the OpenAPI document: headers, and how parameters are written."""

from __future__ import annotations

from typing import Final

from regatta.handlers.routing.incoming import IF_MATCH_PATTERN, KEY_PATTERN
from regatta.models.base import Json

HEADERS: Final[dict[str, Json]] = {
    "X-Request-ID": {
        "description": "names this request in the logs; taken from the request or made",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "the version, for If-Match and If-None-Match",
        "schema": {"type": "string", "examples": ['"7"']},
    },
    "Idempotent-Replay": {
        "description": "`true` when this is the recorded reply of an earlier request",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "RateLimit-Limit": {
        "description": "how many calls there may be, by the tightest limit",
        "schema": {"type": "integer"},
    },
    "RateLimit-Remaining": {
        "description": "how many of them are left",
        "schema": {"type": "integer"},
    },
    "RateLimit-Reset": {
        "description": "seconds until there may be one more",
        "schema": {"type": "integer"},
    },
    "Retry-After": {
        "description": "seconds to wait",
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {
        "description": "the scheme that is expected",
        "schema": {"type": "string", "examples": ["Bearer"]},
    },
}
RATE_LIMIT_HEADERS: Final = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
SECURITY_SCHEMES: Final[dict[str, Json]] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "the access token of a person",
    },
    "apiKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "an API key with the scope that is named; also taken from `X-API-Key`",
    },
}
IDEMPOTENCY_KEY: Final[Json] = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "makes a repeat harmless: the same key and body give the first reply again",
    "schema": {"type": "string", "pattern": KEY_PATTERN, "minLength": 1, "maxLength": 255},
}
IF_MATCH: Final[Json] = {
    "name": "If-Match",
    "in": "header",
    "description": "the ETag that was read; another version now is 409 `version_conflict`",
    "schema": {"type": "string", "pattern": IF_MATCH_PATTERN},
    "example": '"7"',
}
IF_NONE_MATCH: Final[Json] = {
    "name": "If-None-Match",
    "in": "header",
    "description": "the ETag that is known; the same version now is 304",
    "schema": {"type": "string"},
}


def parameter(name: str, place: str, schema: Json) -> Json:
    """Return a parameter; what its schema says for people stands beside the schema."""
    schema = {key: value for key, value in schema.items() if key != "title"}
    found: Json = {"name": name, "in": place}
    if description := schema.pop("description", None):
        found["description"] = description
    return found | {"schema": schema}


def without_null(schema: Json) -> Json:
    """Return *schema* without null: a parameter is left out instead."""
    plain = {k: v for k, v in schema.items() if not (k == "default" and v is None)}
    parts = [part for part in plain.pop("anyOf", ()) if part.get("type") != "null"]
    if len(parts) == 1:
        return {**parts[0], **plain}
    return {**plain, "anyOf": parts} if parts else plain
