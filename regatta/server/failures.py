"""What keeps the server from starting, as one clear line."""

from __future__ import annotations


class StartupError(Exception):
    """The server cannot start; the message says why and what to do about it."""
