"""Request bodies that are wrong in every way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from tests.people import Json

JSON: Final = {"Content-Type": "application/json"}


def deep(levels: int) -> bytes:
    """Return nested lists."""
    return b"[" * levels + b"]" * levels


def bodies(schema: Json) -> Iterator[tuple[bytes, Json]]:
    """Yield bodies that are wrong in every way, and their headers."""
    for raw in (
        b"",
        b"{",
        b"nul",
        b"\xff\xfe",
        b"[]",
        b'"x"',
        b"1",
        b"null",
        b"true",
        deep(10_000),
    ):
        yield raw, JSON
    yield b"[" * 10_000, JSON
    yield b'{"nope":1}', JSON
    yield b'{"__proto__":{"admin":true},"constructor":1}', JSON
    yield b'{"id":' + b"9" * 5_000 + b"}", JSON
    yield b'{"x":NaN}', JSON
    for name, field in schema["properties"].items():
        key = json.dumps(name).encode()
        # A field that takes any object takes this one too, and hands it on as it is.
        takes_any = field.get("additionalProperties") is True
        wrong = [] if takes_any else [b'{"$ne":null}']
        wrong += [b"[[]]", b'{"a":' * 50 + b"1" + b"}" * 50, b"9" * 400, b"1e999"]
        wrong += [b'"\xff"', b'"\\u0000"', b'"\\ud800"', b'"' + b"x" * 20_000 + b'"']
        for value in wrong:
            yield b"{" + key + b":" + value + b"}", JSON
    for kind in (
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "application/json; charset=utf-16",
        "",
    ):
        yield b"{}", {"Content-Type": kind}
