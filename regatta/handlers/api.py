"""Every REST route, in the order in which the documentation shows them."""

from __future__ import annotations

from typing import Final

from regatta.handlers import (
    audit,
    auth,
    challenges,
    cycles,
    gamification,
    health,
    identities,
    invitations,
    jobs,
    keys,
    notifications,
    okrs,
    organizations,
    publications,
    realtime,
    sessions,
    tasks,
    users,
)
from regatta.handlers.routing import Routes

ROUTES: Final[tuple[Routes, ...]] = (
    auth.routes,
    identities.routes,
    invitations.routes,
    sessions.routes,
    keys.routes,
    users.routes,
    organizations.routes,
    audit.routes,
    tasks.routes,
    challenges.routes,
    gamification.routes,
    cycles.routes,
    okrs.routes,
    notifications.routes,
    jobs.routes,
    publications.routes,
    realtime.routes,
    health.routes,
)
