"""Bad input of every protocol layer: refused, in bounded memory, and nobody else is disturbed."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import sys
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import repeat
from typing import Final

import pytest

from tests.realtime.racing import Race
from tests.realtime.raw import RawSocket, let_in, polling, raw_socket, signed_in
from tests.realtime.wire import TEXT, connected, frame, sending

pytestmark = pytest.mark.usefixtures("calm")

_NOTHING: Final = ("leave-room", {"room": "org:nobody"})


@pytest.fixture
async def witness(standing: Race) -> AsyncIterator[RawSocket]:
    """Somebody else, who is answered before, during and after."""
    async with signed_in(standing.owner) as socket:
        await _answered(socket)
        yield socket
        await _answered(socket)


async def _answered(socket: RawSocket) -> None:
    """Return once an event is acknowledged."""
    assert (await socket.call(*_NOTHING))["ok"] is True
    socket.seen.clear()


@contextmanager
def nothing_kept(of: int) -> Iterator[None]:
    """Fail when about one object is left for each two of *of*."""
    gc.collect()
    before = sys.getallocatedblocks()
    yield
    gc.collect()
    assert sys.getallocatedblocks() - before < of // 2


@contextmanager
def bytes_kept(most: int) -> Iterator[None]:
    """Fail when more than *most* bytes are left of what was allocated meanwhile."""
    gc.collect()
    tracemalloc.start()
    try:
        yield
        gc.collect()
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert left < most


_DEPTHS: Final = (500, 930, 950, 960, 970, 980, 990, 1000, 100_000)

_SHAPES: Final[list[Callable[[str], str]]] = [
    lambda deep: f'427["join-room",{deep}]',
    lambda deep: f'427["join-room",{{"room":{deep}}}]',
    lambda deep: f'427["nothing",{deep}]',
    lambda deep: f"427{deep}",
    lambda deep: f'40{{"token":{deep}}}',
    lambda deep: f"431{deep}",
    lambda deep: f'451-7["join-room",{deep},{{"_placeholder":true,"num":0}}]',
]


@pytest.mark.parametrize(
    ("before", "middle", "after"), [("[", "", "]"), ('{"a":', "0", "}"), ("[", "", "")]
)
async def test_json_of_great_depth(
    witness: RawSocket, standing: Race, before: str, middle: str, after: str
) -> None:
    """It is refused with an acknowledgement, or ends its own connection."""
    for shape in _SHAPES:
        for levels in _DEPTHS:
            text = shape(before * levels + middle + after * levels)
            async with signed_in(standing.owner) as socket:
                await socket.send(text)
                await socket.send(b"attached" if text.startswith("45") else "3")
                await socket.send(f'428["leave-room",{json.dumps(_NOTHING[1])}]')
                answer = await socket.packet()
                assert answer is None or '"ok":false' in answer or answer.startswith("438")
        await _answered(witness)


async def test_a_long_body_in_many_segments(witness: RawSocket, standing: Race) -> None:
    """400 KB in 4,000 segments are one body; the others are answered between any of them."""
    event = '["join-room",{"room":"' + "x" * 1000 + '"}]'
    body = "\x1e".join(f"42{number}{event}" for number in range(390)).encode()
    assert len(body) > 400_000
    async with polling(standing.owner.url) as session, connected(standing.owner.url) as wire:
        await let_in(session, standing.owner)
        path = session.url.removeprefix(standing.owner.url)
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
        await wire.send(head.encode())
        for start in range(0, len(body), 100):
            await wire.send(body[start : start + 100])
            await asyncio.sleep(0)
            if start % 40_000 == 0:
                await _answered(witness)
        assert "200 OK" in await wire.head()
        answers: list[str] = []
        while len(answers) < 390:
            answers += (await session.get())[1].split("\x1e")
    assert [answer.partition("[")[0] for answer in answers] == [f"43{n}" for n in range(390)]


async def test_a_body_of_tiny_packets(witness: RawSocket, standing: Race) -> None:
    """However many there are in a body, others are answered before all are looked at."""
    async with polling(standing.owner.url) as session:
        await let_in(session, standing.owner)
        for packet in ("3", "43/x,1[]", "41/x,", '42/x,["y"]', "431[]"):
            posting = asyncio.create_task(session.post("\x1e".join(repeat(packet, 15_000))))
            answered = 0
            while not posting.done():
                await _answered(witness)
                answered += 1
            assert await posting == 200
            assert answered > 20, packet


def _nonsense(room: str) -> Iterable[str]:
    """Yield packets that are well formed and ask for nothing that exists."""
    for number in range(2500):
        yield f"40/{number},"
        yield f'42/{number},{number}["join-room",{{"room":"{room}"}}]'
        yield f"41/{number},"
        yield f"43{number}[1]"
        yield f"43/{number},{number}[1]"
        yield "43[]"
        yield "431{}"
        yield "3"


async def test_what_nobody_asked_for(witness: RawSocket, standing: Race) -> None:
    """Namespaces that do not exist, acknowledgements of nothing: ignored, and nothing is kept."""
    packets = list(_nonsense(standing.room))
    stream = b"".join(frame(TEXT, packet.encode()) for packet in packets)
    async with signed_in(standing.owner) as socket:
        with nothing_kept(of=len(packets)):
            async with sending(socket.websocket, stream):
                for number in range(2500):
                    refused = await socket.packet()
                    assert refused == f'44/{number},{{"message":"Invalid namespace"}}'
                    if number % 250 == 0:
                        await _answered(witness)
            socket.seen.clear()
        await _answered(socket)


async def test_what_is_said_before_coming_in(witness: RawSocket, standing: Race) -> None:
    """Nothing is kept of it, and coming in still works."""
    step = json.dumps(["challenge-update", {"challengeId": standing.id, "progress": 9}])
    packets = [frame(TEXT, f"42{number}{step}".encode()) for number in range(10_000)]
    async with raw_socket(standing.owner.url) as socket:
        # What is only made once is made now.
        async with sending(socket.websocket, b"".join(packets[:100])):
            await _answered(witness)
        with nothing_kept(of=len(packets)):
            async with sending(socket.websocket, b"".join(packets)):
                await _answered(witness)
            await socket.send("40/nowhere,")
            assert (await socket.until("44")).startswith("44/nowhere,")
        assert (await socket.connect({"token": standing.owner.token})).startswith("40{")


async def test_attachments_that_never_come(witness: RawSocket, standing: Race) -> None:
    """What was announced waits in its own connection only, and goes with it."""
    head = f'452-7["join-room",{{"_placeholder":true,"num":1}},"{"x" * 400_000}"]'
    with bytes_kept(1_000_000):
        for _ in range(5):
            async with signed_in(standing.owner) as socket:
                await socket.send(head)
                await socket.send(b"one of two")
                await socket.send("3")
                await _answered(witness)
            async with polling(standing.owner.url) as session:
                await let_in(session, standing.owner)
                assert await session.post(head) == 200
                assert await session.post("1") == 200
                assert await session.post(head) == 400


async def test_attachments_that_are_too_much(witness: RawSocket, standing: Race) -> None:
    """More of them than may be announced, or bytes that were not, end the connection."""
    async with signed_in(standing.owner) as socket:
        await socket.send('458-7["join-room",{"_placeholder":true,"num":7}]')
        for _ in range(8):
            await socket.send(b"x" * 1000)
        assert '"ok":false' in await socket.until("437[")
        await socket.send(b"one more")
        assert await socket.until_closed() == []
    for text in ('459-["join-room"]', '451-["join-room",{"_placeholder":true,"num":-2}]'):
        async with signed_in(standing.owner) as socket:
            await socket.send(text)
            await socket.send(b"x")
            assert await socket.until_closed() == []


async def test_a_body_that_unpacks_to_more(witness: RawSocket, standing: Race) -> None:
    """Ten MB of nothing in ten KB are too long, however they were packed."""
    packed = gzip.compress(b"4" + bytes(10_000_000))
    async with polling(standing.owner.url) as session:
        headers = {"Content-Encoding": "gzip"}
        async with session.http.post(session.url, data=packed, headers=headers) as reply:
            assert reply.status in {400, 413}
        assert await session.post("3") == 400
