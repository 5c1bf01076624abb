"""What every layer may know about the work at hand without being handed it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

REQUEST_ID: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""The identifier of the request being served; None outside of one. Logs add it to each line."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the work at hand was asked for.

    Attributes:
        address: of the client, as trusted proxies tell it; empty for work of the house's own.
        agent: what the client calls itself, cut short.
    """

    address: str = ""
    agent: str = ""


ORIGIN: Final[ContextVar[Origin]] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen
"""Who asks, for the audit log and the list of devices."""
