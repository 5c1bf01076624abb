"""What challenges need done behind the scenes; each job may run twice or late without harm."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from regatta.services.services import Services

_TELLING: Final = timedelta(seconds=10)
"""How long whoever stored something has to tell of it."""


async def clock(services: Services) -> None:
    """Move on whatever is due; timers of a process that died are caught up here."""
    await services.lifecycle.tick_due()


async def untold(services: Services) -> None:
    """Tell of steps and seats that a process stored and died before it could tell of them."""
    await services.races.reconcile(_TELLING)


async def debts(services: Services) -> None:
    """Award the points that a process which died still owed."""
    await services.races.pay_debts()


async def seats(services: Services) -> None:
    """Notice racers who are gone, and free the seats of those who stay away."""
    await services.seats.find_dropped()
    await services.seats.free_abandoned()


async def boards(services: Services) -> None:
    """Build the leaderboards again when Redis has lost them."""
    await services.boards.ensure_built()
