"""What keeps the server from starting, as one clear line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic_core import ErrorDetails

ENV_PREFIX: Final = "REGATTA_"
"""Begins the name of every setting in the environment."""


class StartupError(Exception):
    """The server cannot start; the message says why and what to do about it."""


def problems(errors: Sequence[ErrorDetails]) -> str:
    """Return what is wrong with the settings as one line for the operator."""
    told = []
    for error in errors:
        name, *inside = map(str, error["loc"] or ("",))
        message = error["msg"].removeprefix("Value error, ")
        path = ".".join([f"{ENV_PREFIX}{name.upper()}", *inside])
        told.append(f"{path}: {message}" if name else message)
    return "; ".join(told)
