"""Answers from the world outside, and what can go wrong on the way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json


class OutgoingFailed(Exception):
    """A request to the outside brought nothing that can be used."""


class OutgoingRefused(OutgoingFailed):
    """The request was not sent: its address is not one that the house may call."""


class OutgoingUnanswered(OutgoingFailed):
    """The request was sent, but no answer came: it may have been heard."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server outside has answered, whatever its status.

    Attributes:
        headers: found by their names in any case.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as a JSON value.

        Raises: OutgoingFailed when it is none.
        """
        try:
            return from_json(self.body, allow_inf_nan=False)
        except ValueError as error:
            raise OutgoingFailed("the answer is no JSON") from error
