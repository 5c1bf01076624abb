"""Socket.IO v5, rule by rule, against a server with the events of the public suite."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.realtime.raw import RawSocket, polling, raw_socket
from tests.realtime.suite_server import CUSTOM, Suite, suite

_ATTACHED = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}'
_ONE, _TWO = bytes((1, 2, 3)), bytes((4, 5, 6))


@pytest.fixture
async def served() -> AsyncIterator[tuple[str, Suite]]:
    """A server in two namespaces; nobody is pinged in time."""
    async with suite() as running:
        yield running


@pytest.fixture
async def socket(served: tuple[str, Suite]) -> AsyncIterator[RawSocket]:
    """A WebSocket that is in the main namespace."""
    async with raw_socket(served[0]) as connection:
        await _come_in(connection)
        yield connection


async def _come_in(socket: RawSocket, namespace: str = "", auth: str = "") -> str:
    """Come into a namespace; return the id there."""
    await socket.send(f"40{namespace}{auth}")
    answer = await socket.packet()
    assert answer is not None
    assert answer.startswith(f"40{namespace}{{")
    handshake = json.loads(answer[2 + len(namespace) :])
    assert handshake.keys() == {"sid"}
    assert await socket.packet() == f'42{namespace}["auth",{auth or "{}"}]'
    return str(handshake["sid"])


async def _binary(socket: RawSocket) -> bytes:
    message = await socket.websocket.receive(timeout=10)
    assert message.type == aiohttp.WSMsgType.BINARY
    return bytes(message.data)


async def test_coming_in(served: tuple[str, Suite]) -> None:
    """Into both namespaces, with and without a payload; every client has an id of its own."""
    url, _ = served
    found = set()
    for auth in ("", '{"token":"123"}'):
        async with raw_socket(url) as socket:
            found.add(socket.handshake["sid"])
            found.add(await _come_in(socket, "", auth))
            found.add(await _come_in(socket, CUSTOM + ",", auth))
    assert len(found) == 6


async def test_a_namespace_that_does_not_exist(socket: RawSocket) -> None:
    """The refusal is an object with a message, and the connection goes on."""
    for namespace in ("/random", "/custom/deeper", "/Custom", "/random"):
        await socket.send(f"40{namespace},")
        assert await socket.packet() == f'44{namespace},{{"message":"Invalid namespace"}}'
        await socket.send('42["message",1]')
        assert await socket.packet() == '42["message-back",1]'


async def test_coming_in_twice(served: tuple[str, Suite], socket: RawSocket) -> None:
    """It breaks the protocol: the end, or a refusal that clients can read."""
    await socket.send("40")
    answer = await socket.packet()
    assert answer is None or json.loads(answer.removeprefix("44")).keys() == {"message"}


async def test_what_is_no_way_in(served: tuple[str, Suite]) -> None:
    """Whoever begins with anything malformed is disconnected."""
    for text in ("4abc", "4", "40{", '40"x"x', "40/custom,{", "45-", "46", "47", "4-1"):
        async with raw_socket(served[0]) as socket:
            await socket.send(text)
            assert await socket.until_closed() == [], text
            assert socket.websocket.close_code == 1002, text


async def test_leaving_the_main_namespace(socket: RawSocket) -> None:
    """Events are no longer heard; the connection is still good for coming in again."""
    await socket.send("41")
    await socket.send('421["message-with-ack",1]')
    await _come_in(socket, "", '{"again":true}')
    await socket.send('422["message-with-ack",2]')
    assert await socket.packet() == "432[2]"


async def test_leaving_another_namespace(socket: RawSocket) -> None:
    """What is left is left alone: the main namespace goes on."""
    await _come_in(socket, CUSTOM + ",")
    await socket.send(f'42{CUSTOM},["message","there"]')
    assert await socket.packet() == f'42{CUSTOM},["message-back","there"]'
    await socket.send(f"41{CUSTOM}")
    await socket.send(f'42{CUSTOM},["message","nobody"]')
    await socket.send('42["message","message to main namespace"]')
    assert await socket.packet() == '42["message-back","message to main namespace"]'


async def test_events_and_acknowledgements(socket: RawSocket) -> None:
    """Plain values there and back, in order; an id of 0 is an id."""
    await socket.send('42["message",1,"2",{"3":[true]}]')
    assert await socket.packet() == '42["message-back",1,"2",{"3":[true]}]'
    for number in (0, 456, 10**15):
        await socket.send(f'42{number}["message-with-ack",1,"2",{{"3":[false]}}]')
        assert await socket.packet() == f'43{number}[1,"2",{{"3":[false]}}]'
    await socket.send('42["message-with-ack",1]')
    for number in range(50):
        await socket.send(f'42{number}["message-with-ack","\u2603{number}"]')
    for number in range(50):
        answer = await socket.packet()
        assert answer is not None
        assert (answer[:2], json.loads(answer[answer.index("[") :])) == ("43", [f"\u2603{number}"])


async def test_attachments(socket: RawSocket) -> None:
    """Binary values there and back, in an event and in an acknowledgement."""
    for head, back in (
        (f'452-["message",{_ATTACHED}]', f'452-["message-back",{_ATTACHED}]'),
        (f'452-789["message-with-ack",{_ATTACHED}]', f"462-789[{_ATTACHED}]"),
        (f'452-["message",[{{"deep":{_ATTACHED}}}]]'.replace("},{", '},"er":{'), ""),
    ):
        await socket.send(head)
        await socket.send(_ONE)
        await socket.send(_TWO)
        answer = await socket.packet()
        assert answer == (back or head.replace('"message"', '"message-back"'))
        assert [await _binary(socket), await _binary(socket)] == [_ONE, _TWO]


async def test_attachments_while_polling(served: tuple[str, Suite]) -> None:
    """The same in payloads, where they are base64."""
    url, _ = served
    one, two = "bAQID", "bBAUG"
    async with polling(url) as session:
        assert await session.post("40") == 200
        _, answer = await session.get()
        if "auth" not in answer:
            assert (await session.get())[1] == '42["auth",{}]'
        event = f'452-7["message-with-ack",{_ATTACHED}]'
        assert await session.post(f"{event}\x1e{one}\x1e{two}") == 200
        assert await session.get() == (200, "\x1e".join((f"462-7[{_ATTACHED}]", one, two)))
        for packet in (event, one, two):
            assert await session.post(packet) == 200
        assert await session.get() == (200, "\x1e".join((f"462-7[{_ATTACHED}]", one, two)))


@pytest.mark.parametrize(
    "text",
    [
        "4abc",
        "42{}",
        "42",
        "42[]",
        '42"message"',
        '42abc["message-with-ack",1,"2",{"3":[false]}]',
        '421.5["message-with-ack"]',
        '42-1["message-with-ack"]',
        '42["message"',
        "44{}",
        '44{"message":"no"}',
        "48[]",
        '42/custom["message"]',
    ],
)
async def test_what_is_no_packet(served: tuple[str, Suite], socket: RawSocket, text: str) -> None:
    """It ends its connection, with the code that says why, and no other."""
    async with raw_socket(served[0]) as witness:
        await _come_in(witness)
        await socket.send(text)
        assert await socket.until_closed() == []
        assert socket.websocket.close_code == 1002
        await witness.send('42["message",1]')
        assert await witness.packet() == '42["message-back",1]'


async def test_text_in_the_place_of_an_attachment(socket: RawSocket) -> None:
    """What was announced has to follow, also when what comes would be a packet of its own."""
    await socket.send('452-1["message-with-ack",{"_placeholder":true,"num":0}]')
    await socket.send(_ONE)
    await socket.send('422["message-with-ack",2]')
    assert await socket.until_closed() == []
    assert socket.websocket.close_code == 1002


async def test_acknowledgements_by_the_client(served: tuple[str, Suite], socket: RawSocket) -> None:
    """One that was asked for is handed on, once; the others are ignored."""
    _, server = served
    ((sid, _),) = server.manager.get_participants("/", None)
    answers: list[tuple[object, ...]] = []
    await server.emit("question", 1, to=sid, callback=lambda *values: answers.append(values))
    question = await socket.packet()
    assert question is not None
    assert question.endswith('["question",1]')
    number = question[2:].partition("[")[0]
    for text in ("43999[1]", f"43{number}[1,2]", f"43{number}[3]", "43[]", "43/custom,1[]"):
        await socket.send(text)
    await socket.send('421["message-with-ack",1]')
    assert await socket.packet() == "431[1]"
    assert answers == [(1, 2)]
