"""What a server of the benchmark hears and says, and the event that it emits."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

EVENT: Final = "progress-update"
RACER: Final = "01939f5c-6c50-7d42-a6ab-3c3b5e1b0d6e"

Burst = Callable[[list[dict[str, Any]]], Awaitable[None]]
"""Emits these events to all members, at once and in order."""


def step(number: int, padding: int) -> dict[str, Any]:
    """Return one event; as a packet it has about 130 bytes, and *padding* more."""
    return {
        "racer": RACER,
        "progress": number % 100,
        "score": number % 1000,
        "title": "x" * padding,
        "sentAt": time.monotonic_ns(),
    }


async def obey(burst: Burst, **ready: Any) -> None:
    """Say that the server is *ready*, then emit whenever told to, until nobody listens."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    say(ready)
    async for line in lines:
        command = json.loads(line)
        if "bursts" in command:
            await _emit(burst, **command)
        say({"tasks": len(asyncio.all_tasks())})


async def _emit(burst: Burst, bursts: int, size: int, pause: float = 0.0, padding: int = 0) -> None:
    """Emit *bursts* of *size* events with a *pause* of so many seconds after each."""
    for number in range(bursts):
        await burst([step(number, padding) for _ in range(size)])
        if pause:
            await asyncio.sleep(pause)


def say(answer: dict[str, Any]) -> None:
    """Answer."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def options() -> Any:
    """Return what the program was started with."""
    return json.loads(sys.argv[1])
