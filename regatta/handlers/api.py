"""Every REST route, in the order in which the documentation shows them."""

from __future__ import annotations

from typing import Final

from regatta.handlers import auth, challenges, gamification, health, tasks, users
from regatta.handlers.routing import Routes

ROUTES: Final[tuple[Routes, ...]] = (
    auth.routes,
    users.routes,
    tasks.routes,
    challenges.routes,
    gamification.routes,
    health.routes,
)
