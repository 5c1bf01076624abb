"""Every incoming event."""

from __future__ import annotations

from typing import Final

from regatta.realtime import auth, challenges, rooms
from regatta.realtime.events import Events

EVENTS: Final[tuple[Events, ...]] = (rooms.events, challenges.events, auth.events)
