"""The audit log: what matters for security is noted, and admins read it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from regatta.models.access import Actor
from regatta.models.audit import AuditEvent, AuditPage, AuditQuery, AuditView
from regatta.services.context import ORIGIN, REQUEST_ID
from regatta.services.limits import Turnstile
from regatta.services.ports import Clock, RateLimits
from regatta.services.ports.limits import read_limits
from regatta.services.translation import refusals_translated
from regatta.storage.audit import AuditStore

log = logging.getLogger("regatta.audit")

KEPT: Final = timedelta(days=400)
_STRANGERS_KEPT: Final = timedelta(days=30)
_STRANGERS: Final = read_limits("60/hour per ip")
"""How much of what strangers do is kept: whoever knocks all day shall not fill the store."""


@dataclass(frozen=True, slots=True)
class Audit:
    """Notes and shows events; each is a line of the log too, for whoever watches all of them."""

    events: AuditStore
    limits: RateLimits
    clock: Clock
    _noting: set[asyncio.Task[None]] = field(default_factory=set)

    def note_soon(self, action: str, actor: Actor | None = None, **details: Any) -> None:
        """Note, where nobody waits for it, a refusal; as bounded as what strangers do."""
        org_id, user_id = (actor.org_id, actor.user_id) if actor else (None, None)
        noting = self.note(action, org_id=org_id, user_id=user_id, bounded=True, **details)
        task = asyncio.get_running_loop().create_task(noting)
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def note(
        self,
        action: str,
        *,
        org_id: str | None,
        user_id: str | None = None,
        bounded: bool = False,
        **details: Any,
    ) -> None:
        """Keep that *action* happened, from where the work at hand was asked for.

        Args:
            action: noun and verb, such as ``key.created``.
            org_id: whose admins shall see it; None when no organization is known.
            user_id: who did it, or who was meant.
            bounded: keep no more of it from one address than of what strangers do.
            details: what else is known; nothing secret.
        """
        origin = ORIGIN.get()
        told = {"action": action, "orgId": org_id, "userId": user_id, "address": origin.address}
        log.info("audit", extra={"metadata": {**told, **details}})
        if (bounded or org_id is None) and await self._is_too_much(action, user_id):
            return
        kept = KEPT if org_id else _STRANGERS_KEPT
        await self.events.add(
            AuditEvent(
                org_id=org_id or "",
                action=action,
                user_id=user_id,
                address=origin.address,
                agent=origin.agent,
                request_id=REQUEST_ID.get(),
                details=details,
                expires_at=self.clock() + kept,
            )
        )

    async def _is_too_much(self, action: str, user_id: str | None) -> bool:
        """Count what may be kept of one action, about one user, from one address.

        Each has its own allowance, so that nobody can drown one kind of event in another.
        """
        counted = await Turnstile(f"audit {action} {user_id}", _STRANGERS).enter(self.limits, None)
        return counted is not None and counted.refused is not None

    async def list(self, actor: Actor, query: AuditQuery) -> AuditPage:
        """Return events of the caller's organization, newest first.

        Raises: InvalidCursor.
        """
        with refusals_translated():
            page = await self.events.page(
                actor.org_id,
                action=query.action,
                user_id=query.user_id,
                limit=query.limit,
                cursor=query.cursor,
            )
        return AuditPage(
            events=[AuditView.of(event) for event in page.items], next_cursor=page.next_cursor
        )
