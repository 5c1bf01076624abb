"""What a written objective owes: lines in histories, its ancestors, word in the room, warnings.

It is paid right after the write, and by the sweep after a crash. Every payment may be made twice:
histories know their lines by id, the room knows its events, and figures are absolute.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from regatta.models.base import Id
from regatta.models.errors import NotFound, Unavailable
from regatta.models.events import LiveEvent, OkrChanged, OkrProgressed, OkrRemoved
from regatta.models.okrs import MovingKeyResult, Objective, OkrFigures, OkrView
from regatta.services.okr_history import lines
from regatta.services.okr_notices import OkrNotices
from regatta.services.ports import Clock, Publisher
from regatta.services.rollups import Rollups, Written, owing
from regatta.services.terms import Term, Terms
from regatta.services.turns import Turns
from regatta.storage.checkins import CheckInStore
from regatta.storage.okrs import OkrStore

_SWEPT: Final = 100
_MANY: Final = 16
_AGAIN: Final = timedelta(seconds=60)
"""How long the sweep leaves alone what it could not pay."""

log = logging.getLogger("regatta.okrs")

Tell = Callable[[OkrView, list[OkrFigures]], LiveEvent]
"""Makes the event that says how an objective is, and what its ancestors came to."""


def changed(okr: OkrView, ancestors: list[OkrFigures]) -> LiveEvent:
    """Return the event for any change."""
    return OkrChanged.model_construct(
        type="okr-changed", session_id=okr.session_id, okr=okr, ancestors=ancestors
    )


def progressed(key_result_id: Id, written: Written) -> Tell:
    """Return what makes the event for a check-in."""

    def tell(okr: OkrView, ancestors: list[OkrFigures]) -> LiveEvent:
        return OkrProgressed.model_construct(
            type="okr-progress",
            session_id=okr.session_id,
            okr=okr,
            ancestors=ancestors,
            okr_id=okr.id,
            key_result_id=key_result_id,
            old_progress=written.before.progress,
            new_progress=written.after.progress,
            status=written.after.status,
        )

    return tell


@dataclass(frozen=True, slots=True)
class OkrDebts:
    """The rules of what follows from a write."""

    okrs: OkrStore
    check_ins: CheckInStore
    rollups: Rollups
    terms: Terms
    publisher: Publisher
    notices: OkrNotices
    clock: Clock
    turns: Turns[tuple[Objective, list[Written]]] = field(default_factory=Turns)

    async def pay(self, term: Term, okr: Objective, tell: Tell = changed) -> None:
        """Do all that *okr* owes, say how it is, then note that it is done.

        Who pays for the same objective at the same time shares all but the saying.

        Raises: Unavailable; then the sweep goes on.
        """
        shared = await self.turns.shared(okr.id, lambda: self._follow(term, okr))
        if shared is not None:
            current, path = shared
            await self._say(current, path, tell, revision=okr.revision)
        if okr.open != okr.shown:
            await self._show_children(term, okr)
        if okr.removed_at is None:
            await self.okrs.settle(okr)
        else:
            await self.okrs.remove(okr)

    async def _follow(self, term: Term, okr: Objective) -> tuple[Objective, list[Written]]:
        """Do all that an objective owes by now; return how it is, and what its ancestors are."""
        okr = await self.okrs.get(okr.org_id, okr.id) or okr
        await self._enter(term, okr)
        await self._deliver(term, okr)
        if okr.removed_at is not None:
            await self._detach(term, okr)
        for former in okr.left:
            await self._climb_and_tell(term, okr.org_id, former)
        path = await self.rollups.climb(term, okr.org_id, okr.parent_id)
        if okr.parent_id is not None and okr.removed_at is None and not path:
            # Its parent went while it was being hung there.
            okr = (await self._uproot(term, okr, okr.parent_id, okr.owner_id)).after
        await self._warn(term, okr, path)
        return okr, path

    async def _enter(self, term: Term, okr: Objective) -> None:
        """Enter new lines into the histories; many must not pile up while writing goes on."""
        await asyncio.gather(
            *(self.check_ins.enter(found) for found in okr.new_check_ins),
            *(self.okrs.enter(found) for found in okr.new_changes),
        )
        if len(okr.new_check_ins) + len(okr.new_changes) < _MANY:
            return
        # Those who were mentioned are told before the line that says so is forgotten.
        await self.notices.tell(okr)
        entered = {found.id for found in (*okr.new_check_ins, *okr.new_changes)}

        def trim(found: Objective) -> Objective:
            check_ins = tuple(one for one in found.new_check_ins if one.id not in entered)
            changes = tuple(one for one in found.new_changes if one.id not in entered)
            return found.model_copy(update={"new_check_ins": check_ins, "new_changes": changes})

        with suppress(NotFound):
            await self.rollups.write(term, okr.id, trim, org_id=okr.org_id)

    async def try_to_pay(self, term: Term, okr: Objective, tell: Tell = changed) -> None:
        """Do all that *okr* owes, or leave it to the sweep when Redis is out of reach."""
        with suppress(Unavailable):
            await self.pay(term, okr, tell)

    async def _deliver(self, term: Term, okr: Objective) -> None:
        """Hand key results over to their new objective, or take them back where it is gone."""
        for moving in okr.moving.values():
            try:
                arrived = await self._arrive(term, okr.org_id, moving, moving.to)
            except NotFound:
                arrived = await self._arrive(term, okr.org_id, moving, okr.id)
            if arrived.after.id != okr.id:
                # Not paid like others: two that exchange key results would wait for each other.
                await self._climb_and_tell(term, okr.org_id, arrived.after.id)
                await self._settle_lines(term, arrived.after)

    async def _arrive(
        self, term: Term, org_id: str, moving: MovingKeyResult, okr_id: str
    ) -> Written:
        def take(okr: Objective) -> Objective:
            found = moving.key_result
            if found.id in okr.key_results:
                return okr
            update = {"key_results": okr.key_results | {found.id: found}}
            return _edited(okr, okr.model_copy(update=update), moving.by, self.clock())

        return await self.rollups.write(term, okr_id, take, org_id=org_id)

    async def _detach(self, term: Term, okr: Objective) -> None:
        """Make the children of a removed objective roots."""
        for child in await self.okrs.children(okr.org_id, okr.id):
            with suppress(NotFound):
                by = okr.removed_by or okr.owner_id
                written = await self._uproot(term, child, okr.id, by)
                await self.pay(term, written.after)

    async def _uproot(self, term: Term, okr: Objective, parent_id: str, by: str) -> Written:
        """Make a root of what hung below *parent_id*."""

        def uproot(child: Objective) -> Objective:
            if child.parent_id != parent_id:
                return child
            root = child.model_copy(update={"parent_id": None, "moves": child.moves + 1})
            return _edited(child, root, by, self.clock())

        return await self.rollups.write(term, okr.id, uproot, org_id=okr.org_id)

    async def _climb_and_tell(self, term: Term, org_id: str, okr_id: str) -> None:
        """Compute a branch anew and say what came of it."""
        path = await self.rollups.climb(term, org_id, okr_id)
        if path:
            await self._say(path[0].after, path[1:], changed)
            await self._warn(term, path[0].after, path)

    async def _say(
        self, okr: Objective, path: Sequence[Written], tell: Tell, revision: int | None = None
    ) -> None:
        """Tell the cycle's room of what everyone may see, once for each *revision*."""
        figures = [OkrFigures.of(one.after) for one in path if one.after.open]
        if okr.open:
            parent = path[0].after if path else await self._parent(okr)
            view = OkrView.of(okr, parent_shown=parent is not None and parent.open)
            event = tell(view, figures)
        elif okr.shown:
            event = OkrRemoved(
                session_id=okr.cycle_id, okr_id=okr.id, version=okr.revision, ancestors=figures
            )
        else:
            return
        await self.publisher.publish(
            f"session:{okr.cycle_id}", event, id=f"okr:{okr.id}:{revision or okr.revision}"
        )

    async def _parent(self, okr: Objective) -> Objective | None:
        return await self.okrs.get(okr.org_id, okr.parent_id) if okr.parent_id else None

    async def _show_children(self, term: Term, okr: Objective) -> None:
        """Say anew of its children whether their parent may be seen."""

        def again(child: Objective) -> Objective:
            return child.model_copy(update={"revision": child.revision + 1})

        for child in await self.okrs.children(okr.org_id, okr.id):
            if child.open:
                written = await self.rollups.write(term, child.id, again, org_id=okr.org_id)
                await self._say(written.after, [], changed)

    async def _warn(self, term: Term, okr: Objective, path: Sequence[Written]) -> None:
        """Tell the owner, those who were mentioned, and the owners of ancestors that turned."""
        await self.notices.tell(okr)
        for one in path:
            if one.after.alert is not None:
                await self.notices.tell(one.after)
                await self._settle_lines(term, one.after)

    async def _settle_lines(self, term: Term, okr: Objective) -> None:
        """Pay what owes lines in histories at most; who owes more is paid for by somebody else."""
        await self._enter(term, okr)
        if not (okr.left or okr.moving or okr.open != okr.shown):
            await self.okrs.settle(okr)

    async def sweep(self) -> None:
        """Pay what processes that died still owed."""
        while owed := await self.okrs.owing(self.clock(), _SWEPT):
            paid = await asyncio.gather(*(self._pay_late(okr) for okr in owed))
            if len(owed) < _SWEPT or not all(paid):
                return

    async def _pay_late(self, okr: Objective) -> bool:
        """Pay what *okr* owes; False if Redis is out of reach."""
        try:
            await self.pay(await self.terms.of(okr.org_id, okr.cycle_id), okr)
        except Unavailable:
            return False
        except Exception:
            log.exception("a debt could not be paid", extra={"metadata": {"okr": okr.id}})
            await self.okrs.postpone(okr, self.clock() + _AGAIN)
        return True


def _edited(before: Objective, after: Objective, by: str, at: datetime) -> Objective:
    """Return *after* with lines in the history for what *by* changed, and the debt of them."""
    told = (*before.new_changes, *lines(before, after, by, at))
    return owing(after.model_copy(update={"edited": before.edited + 1, "new_changes": told}))
