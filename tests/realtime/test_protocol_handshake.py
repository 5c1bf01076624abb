"""The opening handshake of a WebSocket (RFC 6455, section 4), good and bad, by bare bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.realtime.raw import polling, raw_socket
from tests.realtime.suite_server import Echo, echoing
from tests.realtime.wire import ACCEPT, TEXT, closing, connected, frame, handshake

_BAD: dict[str, bytes] = {
    "an older version": handshake(Sec_WebSocket_Version="8"),
    "no version": handshake(Sec_WebSocket_Version=""),
    "a version that is no number": handshake(Sec_WebSocket_Version="thirteen"),
    "no key": handshake(Sec_WebSocket_Key=""),
    "a short key": handshake(Sec_WebSocket_Key="c2hvcnQ="),
    "a long key": handshake(Sec_WebSocket_Key="bG9uZ2VyIHRoYW4gc2l4dGVlbiBieXRlcw=="),
    "a key that is no base64": handshake(Sec_WebSocket_Key="!!!!!!!!!!!!!!!!!!!!!!!!"),
    "a key of other bytes": handshake(Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ\xe9\xe9"),
    "no upgrade": handshake(Upgrade=""),
    "another upgrade": handshake(Upgrade="h2c"),
    "a connection that is kept": handshake(Connection="keep-alive"),
    "no connection header": handshake(Connection=""),
    "a POST": handshake(method="POST", Content_Length="0"),
    "a PUT": handshake(method="PUT", Content_Length="0"),
    "an older HTTP": handshake(version="HTTP/1.0"),
}


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    """A server that echoes."""
    async with echoing() as running:
        yield running


async def test_what_is_no_handshake_opens_nothing(echo: Echo) -> None:
    """It is a bad request, and no session is left behind."""
    for name, request in _BAD.items():
        async with connected(echo.url) as wire:
            await wire.send(request)
            head = await wire.head()
            assert head.startswith(("HTTP/1.1 400 ", "HTTP/1.0 400 ", "HTTP/1.1 426 ")), name
        assert not echo.engine.sockets, name


async def test_what_is_no_handshake_upgrades_nothing(echo: Echo) -> None:
    """The session goes on polling after each of them, and can still upgrade."""
    async with polling(echo.url) as session:
        path = session.url.removeprefix(echo.url).replace(
            "transport=polling", "transport=websocket"
        )
        old = b"/socket.io/?EIO=4&transport=websocket"
        for name, request in _BAD.items():
            if request.startswith(b"POST"):
                continue  # an empty body, which ends the session of whoever posts it
            async with connected(echo.url) as wire:
                await wire.send(request.replace(old, path.encode()))
                assert " 400 " in await wire.head(), name
            assert await session.post("4still") == 200, name
            assert await session.get() == (200, "4still"), name
        async with connected(echo.url) as wire:
            await wire.send(handshake(path))
            assert ACCEPT in await wire.head()
            await wire.send(frame(TEXT, b"2probe"))
            assert await wire.text() == "3probe"
            await wire.send(frame(TEXT, b"5"), frame(TEXT, b"4over"))
            assert await wire.text() == "4over"


async def test_a_handshake_in_other_words(echo: Echo) -> None:
    """Case, lists and white space are the client's; extensions and subprotocols are declined."""
    request = handshake(
        Connection="keep-alive,  UPGRADE",
        Upgrade="WebSocket",
        Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits, x-deflate-frame",
        Sec_WebSocket_Protocol="chat",
    )
    async with connected(echo.url) as wire:
        await wire.send(request)
        head = await wire.head()
        assert head.startswith("HTTP/1.1 101 ")
        assert ACCEPT in head
        assert "extensions" not in head.lower()
        assert "protocol:" not in head.lower()
        assert (await wire.text()).startswith("0{")
        await wire.send(frame(TEXT, b"4x" * 400))
        assert await wire.text() == "4x" * 400


async def test_a_handshake_byte_by_byte(echo: Echo) -> None:
    """However the request is cut, it is one request."""
    async with connected(echo.url) as wire:
        await wire.trickle(handshake())
        assert ACCEPT in await wire.head()
        assert (await wire.text()).startswith("0{")


async def test_frames_behind_the_handshake(echo: Echo) -> None:
    """A client that does not wait for the answer is heard all the same, in order."""
    frames = [frame(TEXT, b"4one"), frame(TEXT, b"4two"), closing(1000)]
    for cut in (0, 3, 9):
        async with connected(echo.url) as wire:
            stream = b"".join(frames[:2])
            await wire.send(handshake(), stream[:cut] if cut else stream)
            assert ACCEPT in await wire.head()
            assert (await wire.text()).startswith("0{")
            if cut:
                await wire.send(stream[cut:])
            assert [await wire.text(), await wire.text()] == ["4one", "4two"]
            await wire.send(frames[2])
            assert await wire.ended() == 1000


async def test_who_hangs_up_during_the_handshake(echo: Echo) -> None:
    """No session is left of it, and others are not disturbed."""
    async with raw_socket(echo.url) as witness:
        for request in (handshake()[:-2], handshake(), handshake() + frame(TEXT, b"4x")):
            async with connected(echo.url) as wire:
                await wire.send(request)
                wire.lose()
            await witness.send("4here")
            assert await witness.packet() == "4here"
        while len(echo.engine.sockets) > 1:
            await witness.send("4again")
            assert await witness.packet() == "4again"
        assert set(echo.ended.values()) <= {echo.engine.reason.TRANSPORT_CLOSE}
