"""What every layer may know about the work at hand without being handed it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

REQUEST_ID: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""The identifier of the request being served; None outside of one. Logs add it to each line."""
