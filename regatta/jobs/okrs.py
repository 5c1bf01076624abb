"""What objectives need done behind the scenes; each job may run twice or late without harm."""

from __future__ import annotations

from regatta.services.services import Services


async def cycles(services: Services) -> None:
    """Begin and close cycles, and look at the pace of each new day."""
    await services.seasons.sweep()


async def debts(services: Services) -> None:
    """Pay what a process that died still owed after a write."""
    await services.okr_debts.sweep()


async def reminders(services: Services) -> None:
    """Remind owners who have not checked in for long."""
    await services.okr_notices.remind()
