"""Cheap looks at a JSON body before anything is built from it.

The validator takes integers of any length, NaN in untyped places and 200 levels of nesting;
the wire does not. Everything here is linear and works on whole byte strings, because a scan
byte by byte in Python would itself be the attack. What is no JSON at all is left to the
validator.
"""

from __future__ import annotations

import math
import re
from typing import Final

MAX_DEPTH: Final = 32
MAX_CONTAINERS: Final = 20_000
MAX_MEMBERS: Final = 20_000
INT64_MAX: Final = 2**63 - 1
INT64_MIN: Final = -(2**63)

_SMALL: Final = 32_768
_SHAPE: Final = bytes.maketrans(b"123456789E", b"000000000e")
_LONG: Final = b"0" * 19
# With fewer than 19 digits before it, only an exponent of three digits can overflow a double.
_EXPONENTS: Final = (b"0e000", b"0e+000")
_FRACTION_OR_STRING: Final = re.compile(
    rb'("[^"\\]*+(?:\\.[^"\\]*+)*+"?+)|(?<=[0-9])\.0+(?![0-9eE])', re.DOTALL
)
_NUMBER: Final = re.compile(rb"-?\d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+")


def objection(body: bytes) -> tuple[str, str] | None:
    """Return the type and the message of what is wrong with *body*, None when it may pass."""
    containers = body.count(b"{") + body.count(b"[")
    if containers > MAX_DEPTH and (found := _structure(body, containers)):
        return found
    shape = body.translate(_SHAPE)
    if (
        _LONG in shape
        or _EXPONENTS[0] in shape
        or _EXPONENTS[1] in shape
        or b"NaN" in shape
        or b"Infinity" in shape
    ):
        return _numbers(_outside_strings(body))
    return None


def whole_numbers(body: bytes) -> bytes:
    """Return *body* with integers that were written with a fraction of zero, like 5.0, as 5."""
    return _FRACTION_OR_STRING.sub(rb"\1", body)


def _structure(body: bytes, containers: int) -> tuple[str, str] | None:
    if containers > MAX_CONTAINERS or (len(body) > _SMALL and body.count(b'":') > MAX_MEMBERS):
        return "too_many_values", "Too many values in one body"
    brackets = _outside_strings(body).translate(None, delete=_NOT_BRACKETS)
    pairs = brackets.replace(b"[", b"{").replace(b"]", b"}")
    for _ in range(MAX_DEPTH):
        # Each round peels off the innermost level.
        pairs = pairs.replace(b"{}", b"")
        if not pairs:
            return None
    return "too_deep", f"Nested deeper than {MAX_DEPTH} levels"


_NOT_BRACKETS: Final = bytes(byte for byte in range(256) if byte not in b"[]{}")


def _outside_strings(body: bytes) -> bytes:
    """Return what stands outside of string literals."""
    unescaped = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    return b" ".join(unescaped.split(b'"')[::2])


def _numbers(text: bytes) -> tuple[str, str] | None:
    if b"N" in text or b"I" in text:
        return "finite_number", "NaN and Infinity are not JSON"
    for match in _NUMBER.finditer(text):
        token = match[0]
        if token.lstrip(b"-").isdigit():
            # 4300 digits and more would be quadratic work, or refused by int() itself.
            if len(token) > 20 or not INT64_MIN <= int(token) <= INT64_MAX:  # noqa: PLR2004
                return "int_out_of_range", "Integers have at most 64 bits"
        elif math.isinf(float(token)):
            return "finite_number", "The number is out of range"
    return None
