"""Logs as JSON lines, one an event, with the id of the request that they belong to."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final, TextIO

from regatta.services import context

SERVICE: Final = "regatta"


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for *record*."""
        trace = None
        if record.exc_info and record.exc_info[1] is not None:
            trace = self.formatException(record.exc_info)
        moment = datetime.fromtimestamp(record.created, UTC)
        return json.dumps(
            {
                "timestamp": f"{moment:%Y-%m-%dT%H:%M:%S}.{int(record.msecs):03}Z",
                "level": record.levelname.lower(),
                "service": SERVICE,
                "message": record.getMessage(),
                "requestId": getattr(record, "request_id", None) or context.REQUEST_ID.get(),
                "metadata": {"logger": record.name, **getattr(record, "metadata", {})},
                "stackTrace": trace,
            },
            ensure_ascii=False,
            default=str,
        )


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
