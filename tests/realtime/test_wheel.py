"""The clock of all heartbeats."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from regatta.realtime.engine.wheel import Wheel

_TICK = 0.5


@dataclass(eq=False)
class Heart:
    """Counts how often it rang."""

    slot: int | None = None
    rang: list[None] = field(default_factory=list)

    def ring(self) -> None:
        """Note it."""
        self.rang.append(None)


@contextmanager
def wheel_of(tick: float) -> Iterator[Wheel]:
    """Yield a wheel that only the test turns: its own next turn is far away."""
    wheel = Wheel(tick)
    yield wheel
    wheel.stop()


async def test_it_rings_once_at_its_time() -> None:
    """Not before, and not again; a time that is set anew replaces the one before."""
    with wheel_of(_TICK) as wheel:
        began = asyncio.get_running_loop().time()
        heart, other = Heart(), Heart()
        wheel.set(other, 1.0)
        wheel.set(heart, 1.0)
        wheel.set(heart, 3.0)
        for step in range(1, 6):
            wheel.turn_to(began + step * _TICK)
        assert (len(heart.rang), len(other.rang)) == (0, 1)
        for step in range(6, 20):
            wheel.turn_to(began + step * _TICK)
        assert (len(heart.rang), len(other.rang)) == (1, 1)


async def test_who_is_cleared_is_left_alone() -> None:
    """Nothing rings for those who have gone, and clearing twice harms nobody."""
    with wheel_of(_TICK) as wheel:
        began = asyncio.get_running_loop().time()
        heart = Heart()
        wheel.set(heart, 1.0)
        wheel.clear(heart)
        wheel.clear(heart)
        for step in range(1, 10):
            wheel.turn_to(began + step * _TICK)
        assert heart.rang == []


async def test_a_process_that_stood_still_gives_everybody_their_time() -> None:
    """While it was stopped nobody could have been heard: all times move on by as long."""
    with wheel_of(_TICK) as wheel:
        began = asyncio.get_running_loop().time()
        hearts = [Heart() for _ in range(100)]
        for heart in hearts:
            wheel.set(heart, 5.0)
        wheel.turn_to(began + 3600)
        assert not any(heart.rang for heart in hearts)
        for step in range(1, 12):
            wheel.turn_to(began + 3600 + step * _TICK)
        assert all(len(heart.rang) == 1 for heart in hearts)


@given(delays=st.lists(st.floats(0, 20), max_size=50))
def test_everybody_rings_within_a_tick(delays: list[float]) -> None:
    """Whatever the delays, each rings in the turn of its time or the one before."""

    async def run() -> None:
        with wheel_of(_TICK) as wheel:
            began = asyncio.get_running_loop().time()
            hearts = [(Heart(), delay) for delay in delays]
            for heart, delay in hearts:
                wheel.set(heart, delay)
            for step in range(1, 45):
                wheel.turn_to(began + step * _TICK)
                for heart, delay in hearts:
                    if delay < (step - 1) * _TICK:
                        assert len(heart.rang) == 1
                    elif delay > (step + 2) * _TICK:
                        assert not heart.rang

    asyncio.run(run())
