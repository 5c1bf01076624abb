"""The official Socket.IO client, in Node, against a real server."""

from __future__ import annotations

import pytest

from tests.people import Crowd, Json, Person
from tests.realtime.node_client import POLLING_FIRST, WEBSOCKET_ONLY, installed, node
from tests.realtime.racing import Race, started

__all__ = ["installed"]

pytestmark = pytest.mark.usefixtures("installed")


def _auth(person: Person) -> Json:
    return {"token": person.token}


async def _race(crowd: Crowd) -> Race:
    return await started(await crowd.team("ada", "bob"), length=100)


def _connected(line: Json) -> bool:
    return "connected" in line


@pytest.mark.parametrize("transports", [POLLING_FIRST, WEBSOCKET_ONLY], ids=["polling", "ws"])
async def test_a_race_with_a_lost_connection(crowd: Crowd, transports: list[str]) -> None:
    """Joined, raced, dropped, back: exactly the missed events, and acknowledgements after it."""
    race = await _race(crowd)
    async with node(race.owner.url, auth=_auth(race.owner), transports=transports) as client:
        await client.until(_connected)
        assert client.lines[0] == {"opened": transports[0]}
        if transports == POLLING_FIRST:
            await client.until(lambda line: line.get("upgraded") == "websocket")
        joined = await client.call("join-room", room=race.room)
        assert (joined["ok"], joined["recovered"]) == (True, False)
        assert len(joined["snapshot"]["challenge"]["participants"]) == 2

        standing = await client.call(
            "challenge-update", challengeId=race.id, updateId="n1", progress=3
        )
        assert (standing["ok"], standing["progress"]) == (True, 3)
        other = await race.step(1, 7)
        heard = await client.event("progress-update", other["seq"])
        assert heard["participant"]["progress"] == 7

        await client.command(do="drop")
        await client.until(lambda line: "disconnected" in line)
        await client.until(_connected, count=2)
        missed = [(await race.step(1, progress))["seq"] for progress in (8, 9, 10)]
        since = {"epoch": joined["epoch"], "seq": missed[0] - 1}
        again = await client.call("join-room", room=race.room, since=since)
        assert (again["recovered"], [event["seq"] for event in again["events"]]) == (True, missed)
        repeated = await client.call(
            "challenge-update", challengeId=race.id, updateId="n1", progress=3
        )
        assert (repeated["progress"], repeated["version"]) == (3, standing["version"])
        more = await race.step(1, 11)
        await client.event("progress-update", more["seq"])


@pytest.mark.parametrize("transports", [POLLING_FIRST, WEBSOCKET_ONLY], ids=["polling", "ws"])
async def test_a_client_that_retries(crowd: Crowd, transports: list[str]) -> None:
    """With `retries` each event is sent until it is acknowledged with a value: each is, at once."""
    race = await _race(crowd)
    witness = race.sockets[1]
    async with node(
        race.owner.url, auth=_auth(race.owner), transports=transports, retries=5, ackTimeout=8000
    ) as client:
        await client.until(_connected)
        for progress in range(1, 11):
            answer = await client.call(
                "challenge-update", challengeId=race.id, updateId=f"n{progress}", progress=progress
            )
            assert answer["progress"] == progress
        for event in ("no-such-event", "join-room", "leave-room", "hint-request"):
            assert (await client.call(event))["ok"] is False
        marker = await race.step(1, 1)
    await witness.event("progress-update", seq=marker["seq"])
    steps = [event["participant"]["progress"] for event in witness.named("progress-update")]
    assert steps == [*range(1, 11), 1]


@pytest.mark.parametrize("transports", [["polling"], WEBSOCKET_ONLY], ids=["polling", "ws"])
async def test_a_bad_token_is_a_connect_error(crowd: Crowd, transports: list[str]) -> None:
    """The client's connect_error has the one error form in its data."""
    ada = await crowd.founder()
    ada.token += "x"
    async with node(ada.url, auth=_auth(ada), transports=transports) as client:
        refused = await client.until(lambda line: "refused" in line)
        assert refused["data"]["code"] == "not_authenticated"
        assert refused["refused"] == refused["data"]["message"]
