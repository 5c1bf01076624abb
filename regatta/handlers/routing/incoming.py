"""From a request to a handler's arguments."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable
from typing import Any, Final, NoReturn

from aiohttp import StreamReader, hdrs, web
from multidict import istr
from pydantic import BaseModel, TypeAdapter, ValidationError

from regatta.handlers.routing.scan import objection, whole_numbers
from regatta.handlers.routing.signature import PathParameter
from regatta.handlers.routing.texts import Reading, reading_of
from regatta.models.errors import (
    FieldError,
    NotAuthenticated,
    PayloadTooLarge,
    RequestTimeout,
    UnsupportedMediaType,
    ValidationFailed,
)

MAX_BODY: Final = 1_048_576
MAX_FIELD_ERRORS: Final = 50
BODY_SECONDS: Final = 30.0
"""How long a body may take; a client that stops in its middle must not stay for ever."""
IDEMPOTENCY_KEY: Final = istr("Idempotency-Key")
API_KEY: Final = istr("X-API-Key")
KEY_PATTERN: Final = r"^[\x21-\x7e]{1,255}$"
IF_MATCH_PATTERN: Final = r'^(\*|"(0|[1-9][0-9]{0,17})")$'

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_VERSION: Final = re.compile(r'"(0|[1-9][0-9]{0,17})"')
_JSON: Final = frozenset({"application/json", "application/json; charset=utf-8"})
_MAX_PATH_LENGTH: Final = 200
_MAX_LISTED: Final = 1_000
_SMALL: Final = 65_536


def refuse(field: str, message: str, type: str) -> NoReturn:
    """Refuse the request for one field.

    Raises:
        ValidationFailed: always.
    """
    raise ValidationFailed([FieldError(field=field, message=message, type=type)])


def refused(place: str, error: ValidationError) -> ValidationFailed:
    """Return *error* as clients see it, without the values they sent."""
    if error.error_count() > _MAX_LISTED:
        # Describing a hundred thousand errors costs more than finding them.
        too_many = FieldError(field=place, message="Too many errors", type="too_many_errors")
        return ValidationFailed([too_many])
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return ValidationFailed(
        [
            FieldError(
                field=".".join((place, *map(str, entry["loc"])))[:_MAX_PATH_LENGTH],
                message=_message(entry["type"], entry["msg"]),
                type=entry["type"],
            )
            for entry in found[:MAX_FIELD_ERRORS]
        ]
    )


def _message(type: str, message: str) -> str:
    # The checker of e-mail addresses quotes the parts that it does not like.
    return message.partition(":")[0] if type == "value_error" else message


def bearer_token(request: web.Request) -> str:
    """Return the token of the Authorization header, or else the key in X-API-Key.

    Raises:
        NotAuthenticated: there is none.
    """
    header = request.headers.get(hdrs.AUTHORIZATION)
    if header is None:
        token = request.headers.get(API_KEY, "")
    else:
        scheme, _, token = header.partition(" ")
        token = token if scheme.lower() == "bearer" else ""
    if not token or not token.isascii():
        raise NotAuthenticated
    return token


def idempotency_key(request: web.Request) -> str | None:
    """Return the idempotency key, None when the client sent none.

    Raises:
        ValidationFailed: it is malformed.
    """
    keys = request.headers.getall(IDEMPOTENCY_KEY, None)
    if keys is None:
        return None
    if len(keys) > 1 or not _KEY.fullmatch(keys[0]):
        message = "Should be 1 to 255 visible ASCII characters"
        refuse("header.Idempotency-Key", message, "string_pattern_mismatch")
    return keys[0]


def fingerprint(request: web.Request, body: bytes) -> str:
    """Return what tells this request from another one under the same idempotency key."""
    digest = hashlib.sha256(request.rel_url.raw_query_string.encode())
    digest.update(b"\n")
    digest.update(body)
    return digest.hexdigest()


def wanted_version(request: web.Request) -> int | None:
    """Return the version in If-Match; None when any version will do.

    Raises:
        ValidationFailed: the header is not one strong tag of this server.
    """
    tags = request.headers.getall(hdrs.IF_MATCH, None)
    if tags is None or tags == ["*"]:
        return None
    if len(tags) > 1 or (match := _VERSION.fullmatch(tags[0])) is None:
        refuse("header.If-Match", 'Should be one version, like "7"', "string_pattern_mismatch")
    return int(match[1])


async def read_body(request: web.Request, limit: int, seconds: float) -> bytes:
    """Return the raw JSON body.

    Raises:
        UnsupportedMediaType: it is something else than JSON in UTF-8.
        PayloadTooLarge: it is longer than *limit*, whatever was announced.
        RequestTimeout: it did not arrive in so many *seconds*.
        ValidationFailed: its encoding is broken.
    """
    media_type = request.headers.get(hdrs.CONTENT_TYPE, "")
    if media_type not in _JSON and not _is_json(media_type):
        raise UnsupportedMediaType
    if (request.content_length or 0) > limit:
        raise PayloadTooLarge(limit=limit)
    content = request.content
    try:
        if content.is_eof():
            return _bounded(content.read_nowait(), limit)
        async with asyncio.timeout(seconds):
            return await _collect(content, limit)
    except web.RequestPayloadError:
        refuse("body", "The body's encoding is broken", "body_unreadable")
    except TimeoutError:
        raise RequestTimeout from None


def _bounded(body: bytes, limit: int) -> bytes:
    if len(body) > limit:
        raise PayloadTooLarge(limit=limit)
    return body


async def _collect(content: StreamReader, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := await content.readany():
        size += len(part)
        if size > limit:
            raise PayloadTooLarge(limit=limit)
        parts.append(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _is_json(media_type: str) -> bool:
    name, *parameters = (part.strip().lower() for part in media_type.split(";"))
    charsets = [part for part in parameters if part.startswith("charset=")]
    return name == "application/json" and all(
        part.partition("=")[2].strip('"') in {"utf-8", "utf8"} for part in charsets
    )


def body_reader(adapter: TypeAdapter[Any], *, optional: bool) -> Callable[[bytes], Any]:
    """Return what makes the handler's ``body`` of the raw bytes."""
    validate = adapter.validator.validate_json

    def read(raw: bytes) -> Any:
        if optional and not raw:
            return None
        if wrong := objection(raw):
            refuse("body", wrong[1], wrong[0])
        try:
            return validate(raw)
        except ValidationError as error:
            found = error
        # JSON has one kind of number and 5.0 is an integer in JSON Schema; some languages write
        # all of theirs that way. Looked at only now, so that nobody else pays for it.
        if b".0" in raw and len(raw) <= _SMALL:
            try:
                return validate(whole_numbers(raw))
            except ValidationError as error:
                found = error
        raise refused("body", found)

    return read


def query_reader(model: type[BaseModel]) -> Callable[[web.Request], BaseModel]:
    """Return what makes the handler's ``query`` of a request."""
    schema = model.model_json_schema()
    readings: dict[str, Reading] = {}
    for name, field in schema.get("properties", {}).items():
        reading = reading_of(field, schema.get("$defs", {}))
        assert reading is not None, name  # noqa: S101 - the signature was checked for it
        readings[name] = reading
    validate = model.__pydantic_validator__.validate_python

    def read(request: web.Request) -> BaseModel:
        values: dict[str, Any] = {}
        if request.rel_url.raw_query_string:
            for name, text in request.query.items():
                if name in values:
                    field = f"query.{name}"[:_MAX_PATH_LENGTH]
                    refuse(field, "May be given once only", "repeated_parameter")
                values[name] = readings[name](text) if name in readings else text
        try:
            found: BaseModel = validate(values, strict=False)
        except ValidationError as error:
            raise refused("query", error) from None
        return found

    return read


def path_reader(parameters: tuple[PathParameter, ...]) -> Callable[[web.Request], dict[str, Any]]:
    """Return what makes the path's part of the handler's arguments."""
    steps = [
        (item.name, item.outside, item.reading, item.adapter.validator.validate_python)
        for item in parameters
    ]

    def read(request: web.Request) -> dict[str, Any]:
        texts = request.match_info
        values: dict[str, Any] = {}
        for name, outside, reading, validate in steps:
            try:
                values[name] = validate(reading(texts[name]), strict=False)
            except ValidationError as error:
                raise refused(f"path.{outside}", error) from None
        return values

    return read
