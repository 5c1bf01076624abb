"""What jobs need done behind the scenes."""

from __future__ import annotations

from regatta.services.services import Services


async def sweep(services: Services) -> None:
    """Dispatch what the queue forgot, and take jobs from workers that went silent."""
    await services.jobs.sweep()
