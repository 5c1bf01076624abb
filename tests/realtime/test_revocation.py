"""Sign-ins and keys that end, and roles that change: word of it, and what is done without."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from regatta.models.access import Actor
from regatta.realtime import sessions
from regatta.realtime.control import CONTROL_CHANNEL
from regatta.realtime.redis import connect
from regatta.server.settings import Settings
from regatta.services import auth
from regatta.services.standing import Changes
from tests.people import Crowd, Json, Person, Socket
from tests.realtime.own import OwnValkey
from tests.realtime.raw import raw_socket
from tests.running import Running, in_process

_PATIENCE = 10.0
_NEVER = 3600.0


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers that know of an ending by word alone, and trust a token that they know."""
    monkeypatch.setattr(sessions, "_LOOK_SECONDS", _NEVER)
    monkeypatch.setattr(auth, "RECHECK", timedelta(seconds=_NEVER))


async def _ended(*sockets: Socket) -> None:
    async with asyncio.timeout(_PATIENCE):
        for socket in sockets:
            await socket.ended.wait()


async def _refused(*people: Person) -> None:
    """Return once the tokens of all are refused."""
    async with asyncio.timeout(_PATIENCE):
        for person in people:
            while (await person.request("GET", "/api/tasks")).status != 401:
                pass


async def _acting_as(server: Running, person: Person, role: str) -> None:
    """Return once the person's sockets at the server act in this role."""
    live = server.system.ports.sessions
    async with asyncio.timeout(_PATIENCE):
        while {one.actor.role for one in live if one.actor.user_id == person.id} != {role}:
            await person.get("/api/tasks")


async def _key(person: Person) -> tuple[Person, Json]:
    """Return a program of the person's, and its key."""
    made: Json = await person.post("/api/auth/keys", name="one", scopes=["tasks:read"])
    return replace(person, token=made["key"]), made


def _sign_in_of(server: Running, person: Person) -> str:
    """Return the id of the sign-in that the person's token is of."""
    return server.system.ports.tokens.read(person.token).session_id


async def test_what_was_only_written_is_noticed_in_a_moment(
    crowd: Crowd, server: Running, second: Running
) -> None:
    """A sign-in, a key, all sign-ins of a user, a role: requests and live sockets, anywhere."""
    ada, bob, cleo, dan = await crowd.team("ada", "bob", "cleo", "dan")
    robot, key = await _key(bob)
    ending = [replace(one, url=second.url) for one in (bob, robot, cleo)]
    sockets = [await one.socket() for one in ending]
    there = [replace(one, url=second.url) for one in (ada, dan)]
    staying = [await one.socket() for one in there]
    services, now = server.system.services, datetime.now(UTC)
    await services.auth.sessions.end(bob.org_id, _sign_in_of(server, bob), now)
    await services.keys.keys.revoke(bob.org_id, bob.id, key["id"], now)
    await services.users.users.change(cleo.org_id, cleo.id, {"sign_outs": 1})
    await services.users.users.change(dan.org_id, dan.id, {"role": "manager"})
    await _ended(*sockets)
    await _refused(*ending)
    await _acting_as(second, dan, "manager")
    for socket in staying:
        await socket.ok("join-room", room=f"org:{ada.org_id}")


async def test_an_ending_is_noticed_though_its_user_stayed_the_same(
    crowd: Crowd, server: Running
) -> None:
    """What ended is enough to go by; people here are so new that they count as changed."""
    ada, bob = await crowd.team("ada", "bob")
    robot, key = await _key(bob)
    live, services, now = server.system.ports.sessions, server.system.services, datetime.now(UTC)
    look = live.changes

    async def endings(since: datetime) -> Changes:
        return replace(await look(since), roles={})

    live.changes = endings
    staying, *sockets = [await one.socket() for one in (ada, bob, robot)]
    await services.auth.sessions.end(bob.org_id, _sign_in_of(server, bob), now)
    await services.keys.keys.revoke(bob.org_id, bob.id, key["id"], now)
    await _ended(*sockets)
    await staying.ok("join-room", room=f"org:{ada.org_id}")


@pytest.mark.usefixtures("blind")
async def test_word_of_an_ending_reaches_every_server(crowd: Crowd, second: Running) -> None:
    """The sockets of that sign-in are closed, and its tokens are looked up again."""
    ada, bob = await crowd.team("ada", "bob")
    there = replace(bob, url=second.url)
    robot, key = await _key(bob)
    robot = replace(robot, url=second.url)
    sockets = [await there.socket(), await robot.socket("polling")]
    for one in (there, robot):
        await one.get("/api/tasks")
    assert (await bob.request("DELETE", f"/api/auth/keys/{key['id']}")).status == 204
    assert (await bob.request("POST", "/api/auth/logout")).status == 204
    await _ended(*sockets)
    await _refused(there, robot)
    await ada.get("/api/tasks")


@pytest.mark.usefixtures("blind")
async def test_word_of_a_role_reaches_every_server(crowd: Crowd, second: Running) -> None:
    """Live sockets and tokens alike act in it."""
    ada, bob = await crowd.team("ada", "bob")
    there = replace(bob, url=second.url)
    await there.socket()
    await there.get("/api/tasks")
    promotion = {"name": "bob", "role": "manager"}
    (await ada.request("PUT", f"/api/users/{bob.id}", promotion)).ok()
    await _acting_as(second, bob, "manager")
    known = await second.system.services.auth.authenticate(bob.token)
    assert known.role == "manager"


@pytest.mark.usefixtures("blind")
async def test_many_endings_are_one_message(crowd: Crowd, redis_url: str, second: Running) -> None:
    """However many devices are signed out at once."""
    ada = await crowd.founder()
    others = [await replace(ada, url=second.url).login() for _ in range(5)]
    sockets = [await other.socket() for other in others]
    client = connect(redis_url)
    async with client, client.pubsub() as listener:
        await listener.subscribe(CONTROL_CHANNEL)
        assert (await ada.request("DELETE", "/api/auth/sessions")).status == 204
        await _ended(*sockets)
        await client.publish(CONTROL_CHANNEL, '{"ended": []}')
        said: list[bytes] = []
        async with asyncio.timeout(_PATIENCE):
            while b'{"ended": []}' not in said:
                message = await listener.get_message(timeout=_PATIENCE)
                if message is not None and message["type"] == "message":
                    said.append(message["data"])
    assert len(said) == 2
    await ada.get("/api/tasks")


async def _two_over(
    stack: AsyncExitStack, own: OwnValkey, settings: Settings
) -> tuple[Running, Running, Crowd]:
    """Return two servers over a Valkey that the test may stop, and people of the first."""
    first = await stack.enter_async_context(in_process(settings, own.url, run_jobs=False))
    other = await stack.enter_async_context(in_process(settings, own.url, run_jobs=False))
    return first, other, await stack.enter_async_context(Crowd(first.url))


async def test_a_key_that_is_revoked_without_valkey_is_dead_everywhere(
    settings: Settings, own_valkey: OwnValkey
) -> None:
    """Each server sees for itself; when Valkey is back, so is word from one to another."""
    async with AsyncExitStack() as stack:
        _, other, crowd = await _two_over(stack, own_valkey, settings)
        ada = await crowd.founder()
        robot, key = await _key(ada)
        there = replace(robot, url=other.url)
        sockets = [await robot.socket(), await there.socket()]
        staying = await replace(ada, url=other.url).socket()
        await there.get("/api/tasks")
        await asyncio.to_thread(own_valkey.stop)
        assert (await ada.request("DELETE", f"/api/auth/keys/{key['id']}")).status == 204
        await _ended(*sockets)
        await _refused(robot, there)
        assert not staying.ended.is_set()
        await asyncio.to_thread(own_valkey.start)
        assert (await ada.request("POST", "/api/auth/logout")).status == 204
        await _ended(staying)


@pytest.mark.usefixtures("blind")
async def test_whoever_listens_again_looks_for_what_was_missed(
    settings: Settings, own_valkey: OwnValkey
) -> None:
    """Word that was lost while Valkey was gone is made up for as soon as it is back."""
    async with AsyncExitStack() as stack:
        _, other, crowd = await _two_over(stack, own_valkey, settings)
        ada = await crowd.founder()
        robot, key = await _key(ada)
        there = replace(robot, url=other.url)
        socket = await there.socket()
        await there.get("/api/tasks")
        await asyncio.to_thread(own_valkey.stop)
        assert (await ada.request("DELETE", f"/api/auth/keys/{key['id']}")).status == 204
        await asyncio.to_thread(own_valkey.start)
        await _ended(socket)
        await _refused(there)


async def test_a_store_that_is_gone_for_a_while_blinds_nobody_for_good(
    crowd: Crowd, server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ended while no look succeeded is found by the first one that does."""
    ada = await crowd.founder()
    socket = await ada.socket()
    live = server.system.ports.sessions
    look, failures = live.changes, asyncio.Semaphore(0)

    async def fail(_since: datetime) -> Changes:
        failures.release()
        raise OSError

    monkeypatch.setattr(sessions, "_LOOK_SECONDS", 0.01)
    live.changes = fail
    store, now = server.system.services.auth.sessions, datetime.now(UTC)
    await store.end(ada.org_id, _sign_in_of(server, ada), now)
    async with asyncio.timeout(_PATIENCE):
        for _ in range(3):
            await failures.acquire()
    assert not socket.ended.is_set()
    live.changes = look
    await _ended(socket)


async def test_a_key_extends_no_stay(crowd: Crowd) -> None:
    """Nor does the token of a colleague, or of somebody elsewhere."""
    ada, bob = await crowd.team("ada", "bob")
    zoe = await crowd.founder("zoe")
    robot, _ = await _key(ada)
    socket = await ada.socket()
    for other in (robot, bob, zoe):
        await socket.refused("refresh-token", "forbidden", token=other.token)
    await socket.ok("join-room", room=f"user:{ada.id}")


@pytest.mark.usefixtures("blind")
async def test_a_sign_in_that_is_over_extends_no_stay(crowd: Crowd, server: Running) -> None:
    """Though its token is still trusted; the socket ends with it."""
    ada = await crowd.founder()
    socket = await ada.socket()
    later = await replace(ada).login()
    await later.get("/api/tasks")
    store, now = server.system.services.auth.sessions, datetime.now(UTC)
    await store.end(ada.org_id, _sign_in_of(server, later), now)
    await socket.refused("refresh-token", "not_authenticated", token=later.token)
    await _ended(socket)


@pytest.mark.usefixtures("blind")
async def test_a_stay_ends_with_the_sign_in_that_extended_it(crowd: Crowd) -> None:
    """Not with the one that the socket came in with."""
    ada = await crowd.founder()
    socket = await ada.socket()
    later = await replace(ada).login()
    await socket.ok("refresh-token", token=later.token)
    assert (await ada.request("POST", "/api/auth/logout")).status == 204
    await socket.ok("join-room", room=f"user:{ada.id}")
    assert (await later.request("POST", "/api/auth/logout")).status == 204
    await _ended(socket)


@pytest.mark.parametrize("settings", [{"connect_seconds": 0.2}], indirect=True)
async def test_no_socket_stays_whose_connection_was_cut_meanwhile(
    crowd: Crowd, server: Running
) -> None:
    """The time to connect runs until somebody is let in, however long the look-up takes."""
    ada = await crowd.founder()
    live = server.system.ports.sessions
    look, asked, answer = live.standing, asyncio.Event(), asyncio.Event()

    async def slowly(actors: Collection[Actor]) -> dict[str, Actor]:
        asked.set()
        await answer.wait()
        return await look(list(actors))

    live.standing = slowly
    async with raw_socket(ada.url) as socket:
        await socket.send(f'40{{"token":"{ada.token}"}}')
        await asked.wait()
        assert len(live) == 1
        assert await socket.until_closed() == []
        answer.set()
        async with asyncio.timeout(_PATIENCE):
            while len(live):
                await ada.get("/api/tasks")
