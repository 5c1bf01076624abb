"""What notifications need done behind the scenes."""

from __future__ import annotations

from regatta.services.services import Services


async def debts(services: Services) -> None:
    """Say what a process that died left unsaid."""
    await services.notifications.pay_debts()
