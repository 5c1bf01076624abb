"""What documents still owe after a process died; paying twice is paying once."""

from __future__ import annotations

from regatta.services.services import Services


async def registrations(services: Services) -> None:
    """Mail the links that fresh accounts wait for."""
    await services.registration.pay_debts()


async def passwords(services: Services) -> None:
    """Mail word of passwords that were changed."""
    await services.recovery.pay_debts()


async def invitations(services: Services) -> None:
    """Mail the codes that the invited wait for, and let in who has shown one."""
    await services.invitations.pay_debts()
