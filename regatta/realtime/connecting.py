"""Making connections to Redis, to the end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def completed(connecting: Coroutine[Any, Any, Any]) -> Any:
    """Return what *connecting* gives, and let it come to its end even when cancelled meanwhile.

    redis-py leaves open what it was about to connect when somebody cancels it.
    """
    task = asyncio.get_running_loop().create_task(connecting)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
