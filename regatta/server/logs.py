"""Logs as JSON lines, one an event, with the id of the request that they belong to."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Final, TextIO

from pydantic_core import PydanticSerializationError, to_json

from regatta.services import context

SERVICE: Final = "regatta"


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object."""

    def __init__(self) -> None:
        super().__init__()
        self._second = -1
        self._stamp = ""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for *record*."""
        trace = None
        if record.exc_info and record.exc_info[1] is not None:
            trace = self.formatException(record.exc_info)
        line = {
            "timestamp": self._timestamp(record.created),
            "level": record.levelname.lower(),
            "service": SERVICE,
            "message": record.getMessage(),
            "requestId": getattr(record, "request_id", None) or context.REQUEST_ID.get(),
            "metadata": {"logger": record.name, **getattr(record, "metadata", {})},
            "stackTrace": trace,
        }
        try:
            return to_json(line, fallback=repr, inf_nan_mode="strings").decode()
        except PydanticSerializationError:
            # Bytes or lone surrogates that are no UTF-8: slower, but no line is ever lost.
            return json.dumps(line, default=repr, skipkeys=True)

    def _timestamp(self, created: float) -> str:
        """Return the moment in ISO 8601; all of it but the milliseconds is kept for a second."""
        second = int(created)
        if second != self._second:
            self._stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._second = second
        return f"{self._stamp}.{int((created - second) * 1000):03}Z"


def configure(level: str, stream: TextIO | None = None) -> None:
    """Send every log line of the process to *stream*, standard error unless given."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    # One line a request is ours; these would add their own.
    for noisy in ("aiohttp.access", "pymongo", "asyncio", "coredis"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
