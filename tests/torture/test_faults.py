"""The faults themselves: drawn from a seed, and struck on a real connection."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.torture.faults import LASTING, schedule
from tests.torture.proxy import Proxy
from tests.torture.store import Store

_SET, _GET = b"SET a 1\r\n", b"GET a\r\n"


def test_a_seed_repeats_its_faults() -> None:
    """The same seed brings the same faults at the same times, another one others."""
    assert schedule(7, 300) == schedule(7, 300)
    assert schedule(7, 300) != schedule(8, 300)


def test_a_short_run_has_every_kind_of_fault() -> None:
    """Each comes once before any comes twice, in order of time, and before the end."""
    faults = schedule(3, 60, pace=2)
    kinds = [fault.kind for fault in faults]
    assert set(kinds[: len(LASTING)]) == set(LASTING)
    times = [fault.at for fault in faults]
    assert times == sorted(times)
    assert times[-1] < 60


@asynccontextmanager
async def _redis() -> AsyncIterator[Store]:
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        async with Store(Path(folder)) as store:
            yield store


async def _said(proxy: Proxy, *commands: bytes) -> bytes:
    """Send commands on a new connection; return the answers, nothing if it is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    try:
        writer.write(b"".join(commands) + b"QUIT\r\n")
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


async def test_the_way_to_redis_is_cut_and_mended() -> None:
    """What is open is reset, what is new too, until it is mended."""
    async with _redis() as store, Proxy(store.path).laid() as proxy:
        assert await _said(proxy, _SET) == b"+OK\r\n+OK\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(_GET)
        assert await reader.readexactly(7) == b"$1\r\n1\r\n"
        proxy.cut()
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        assert await _said(proxy, _GET) == b""
        proxy.mend()
        assert await _said(proxy, _GET) == b"$1\r\n1\r\n+OK\r\n"
        writer.transport.abort()


async def test_the_way_to_redis_is_paused() -> None:
    """Nothing passes while it is paused, and nothing is lost."""
    async with _redis() as store, Proxy(store.path).laid() as proxy:
        proxy.pause()
        asked = asyncio.create_task(_said(proxy, _SET))
        assert await _said_directly(store, _GET) == b"$-1\r\n+OK\r\n"
        assert not asked.done()
        proxy.mend()
        assert await asked == b"+OK\r\n+OK\r\n"


async def _said_directly(store: Store, command: bytes) -> bytes:
    reader, writer = await asyncio.open_unix_connection(store.path)
    writer.write(command + b"QUIT\r\n")
    answer = await reader.read()
    writer.transport.abort()
    return answer


async def test_redis_comes_back_with_its_data_or_without() -> None:
    """Killed at any moment it has all that it acknowledged, unless it is started empty."""
    async with _redis() as store:
        assert await _said_directly(store, _SET) == b"+OK\r\n+OK\r\n"
        await store.kill()
        await store.start(empty=False)
        assert await _said_directly(store, _GET) == b"$1\r\n1\r\n+OK\r\n"
        await store.kill()
        await store.start(empty=True)
        assert await _said_directly(store, _GET) == b"$-1\r\n+OK\r\n"
