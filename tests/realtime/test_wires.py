"""Connections to Redis, on both event loops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import uvloop
from redis.exceptions import RedisError

from regatta.realtime.redis import connect
from regatta.realtime.wire import Refusal, opened, packed
from tests.realtime.own import OwnValkey

Run = Callable[[Coroutine[Any, Any, None]], None]

_LOOPS = pytest.mark.parametrize("run", [asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])


@_LOOPS
def test_answers_come_in_order(own_valkey: OwnValkey, run: Run) -> None:
    """More than are handed over in one go, refusals among them."""

    async def main() -> None:
        redis, answers, done = connect(own_valkey.url), list[Any](), asyncio.Event()

        def hear(answer: Any) -> None:
            answers.append(answer)
            if len(answers) == 1001:
                done.set()

        wire = await opened(redis, hear, lambda _: None)
        commands = [packed("ECHO", str(number)) for number in range(1000)]
        wire.write(b"".join([*commands[:500], packed("GET"), *commands[500:]]))
        async with asyncio.timeout(10):
            await done.wait()
        refusal = answers.pop(500)
        assert isinstance(refusal, Refusal)
        assert refusal.code == "ERR"
        assert answers == [str(number).encode() for number in range(1000)]
        wire.close()

    run(main())


@_LOOPS
def test_what_is_written_to_a_broken_wire_goes_nowhere(own_valkey: OwnValkey, run: Run) -> None:
    """The end is told once, by whoever caused it; after that nothing fails and nothing is told."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        lost: asyncio.Future[Exception] = loop.create_future()
        wire = await opened(connect(own_valkey.url), lambda _: None, lost.set_result)
        await asyncio.to_thread(own_valkey.stop)
        async with asyncio.timeout(10):
            await lost
        for _ in range(10):
            wire.write(packed("PING"))
            await asyncio.sleep(0)
        assert not wire.is_open
        wire.close()
        wire.close()
        wire.write(packed("PING"))

    run(main())


@_LOOPS
def test_a_wire_that_ends_as_it_is_opened(tmp_path: Path, run: Run) -> None:
    """Whoever is hung up on behind the last answer of the handshake is told, now or later."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):  # CLIENT SETINFO with a name, and with a version
            await reader.readuntil(b"SETINFO\r\n")
            writer.write(b"+OK\r\n")
        writer.close()

    async def main() -> None:
        lost: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()
        path = tmp_path / "redis.sock"
        async with await asyncio.start_unix_server(hang_up, path), asyncio.timeout(10):
            try:
                wire = await opened(connect(f"unix://{path}"), lambda _: None, lost.set_result)
            except RedisError:
                return
            await lost
            assert not wire.is_open

    run(main())


@_LOOPS
def test_a_command_on_a_closed_connection_is_tried_again(own_valkey: OwnValkey, run: Run) -> None:
    """It was closed in the moment in which it was taken from the pool."""

    async def main() -> None:
        redis = connect(own_valkey.url)
        connection: Any = await redis.connection_pool.get_connection()  # type: ignore[no-untyped-call]
        connection._writer.transport.abort()  # noqa: SLF001 - as the system does
        for _ in range(3):
            await asyncio.sleep(0)
        with suppress(RedisError):
            await connection.send_command("PING")
        await redis.connection_pool.release(connection)
        assert await redis.ping()
        await redis.aclose()

    run(main())


@_LOOPS
def test_nothing_is_told_of_a_wire_that_was_closed(own_valkey: OwnValkey, run: Run) -> None:
    """Whoever hangs up knows."""

    async def main() -> None:
        told: list[Exception] = []
        wire = await opened(connect(own_valkey.url), lambda _: None, told.append)
        wire.close()
        await asyncio.to_thread(own_valkey.stop)
        wire.write(packed("PING"))
        assert told == []

    run(main())
