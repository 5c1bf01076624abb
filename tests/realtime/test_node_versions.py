"""The official clients of versions 2, 3 and 4, in Node, over every way that they know."""

from __future__ import annotations

import asyncio
import base64
import itertools
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.people import Crowd
from tests.realtime.node_client import LATEST, OLDER, POLLING_FIRST, WEBSOCKET_ONLY, installed, node
from tests.realtime.racing import Race, crowd_race
from tests.realtime.suite_server import suite

__all__ = ["installed"]

pytestmark = pytest.mark.usefixtures("installed")

_TWO, _THREE = OLDER
_WAYS: Final = (["polling"], WEBSOCKET_ONLY, POLLING_FIRST)


def _bytes(data: bytes) -> dict[str, str]:
    return {"bytes": base64.b64encode(data).decode()}


async def _race(race: Race, library: str, others: Iterator[int], transports: list[str]) -> None:
    """Join, race, hear of it, be refused with attachments, and race on."""
    auth = {"token": race.owner.token}
    async with node(race.owner.url, library, auth=auth, transports=transports) as client:
        await client.until(lambda line: "connected" in line)
        assert client.lines[0] == {"opened": transports[0]}
        if transports == POLLING_FIRST:
            await client.until(lambda line: line.get("upgraded") == "websocket")
        assert (await client.call("join-room", room=race.room))["ok"] is True
        step = {"challengeId": race.id, "updateId": "-".join(transports)}
        for attached in (_bytes(b"\x00\xff"), [_bytes(b""), _bytes(b"x" * 5000)]):
            refused = await client.call("challenge-update", **step, progress=attached)
            assert (refused["ok"], refused["error"]["code"]) == (False, "validation_failed")
        moved = await client.call("challenge-update", **step, progress=10)
        assert moved["ok"] is True
        heard = await client.event("progress-update", (await race.step(1, next(others)))["seq"])
        assert heard["room"] == race.room
        assert not [line for line in client.lines if "disconnected" in line]


@pytest.mark.parametrize("library", [_THREE, LATEST])
async def test_a_race_by_every_client(crowd: Crowd, library: str) -> None:
    """Polling, upgraded or a WebSocket from the start: events, acknowledgements, refusals."""
    race = await crowd_race(crowd, "ada", "bob", length=100)
    others = itertools.count(1)
    await asyncio.gather(*(_race(race, library, others, transports) for transports in _WAYS))


async def _echo(url: str, library: str, transports: list[str]) -> None:
    values: list[Any] = [
        1, "\u2603", None, {"deep": [_bytes(bytes(range(256))), {"er": _bytes(b"")}]},
        _bytes(b"x" * 100_000),
    ]  # fmt: skip
    async with node(url, library, transports=transports) as client:
        await client.until(lambda line: "connected" in line)
        assert await client.send("message-with-ack", *values) == values
        if transports == POLLING_FIRST:
            await client.until(lambda line: line.get("upgraded") == "websocket")
            assert await client.send("message-with-ack", *values) == values
        await client.command(do="emit", event="message", arguments=values)
        back = await client.until(lambda line: line.get("event") == "message-back")
        assert [back["data"], *back["more"]] == values


@pytest.mark.parametrize("library", [_THREE, LATEST])
async def test_binary_by_every_client(library: str) -> None:
    """Values with binary in them, however deep, there and back as events and acknowledgements."""
    async with suite() as (url, _):
        await asyncio.gather(*(_echo(url, library, transports) for transports in _WAYS))


async def test_version_2_is_refused(crowd: Crowd) -> None:
    """It speaks an older protocol; it learns that at once, and hangs nowhere."""
    ada = await crowd.founder()
    for transports in _WAYS:
        async with node(ada.url, _TWO, transports=transports, reconnection=False) as client:
            refused = await client.until(lambda line: "refused" in line)
            assert "error" in refused["refused"]
            assert not [line for line in client.lines if "connected" in line or "opened" in line]
