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

_NOTHING: Final[dict[str, object]] = {}


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
        fields = record.__dict__
        line = {
            "timestamp": self._timestamp(record.created),
            "level": record.levelname.lower(),
            "service": SERVICE,
            "message": record.getMessage(),
            "requestId": fields.get("request_id") or context.REQUEST_ID.get(),
            "metadata": {"logger": record.name, **fields.get("metadata", _NOTHING)},
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


class _Lines(logging.Handler):
    """Writes each record as a line at once.

    The library's own handler takes three times the steps, and every request pays for its line.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._line = JsonLines().format

    def handle(self, record: logging.LogRecord) -> bool:
        """Write the line for *record*."""
        assert self.lock is not None  # noqa: S101 - the base makes it, and anew after a fork
        try:
            with self.lock:
                self._stream.write(self._line(record) + "\n")
                self._stream.flush()
        except Exception:  # noqa: BLE001 - a log that fails ends no work
            self.handleError(record)
        return True


def configure(level: str, stream: TextIO | None = None) -> None:
    """Send every log line of the process to *stream*, standard error unless given."""
    handler = _Lines(stream or sys.stderr)
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    # One line a request is ours; these would add their own.
    for noisy in ("aiohttp.access", "pymongo", "asyncio", "coredis"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
