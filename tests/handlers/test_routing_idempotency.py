"""One creation and one reply for every idempotency key."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from aiohttp import web

from regatta.handlers.routing import (
    AUTHENTICATOR,
    IDEMPOTENCY,
    Begun,
    Replay,
    Routes,
    creation_id,
    install,
)
from regatta.models.access import MEMBERS, Actor
from regatta.models.base import Document, Input, new_id
from regatta.models.errors import EmailTaken, IdempotencyInProgress, IdempotencyMismatch

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp.plugin import AiohttpClient

    Client = TestClient[web.Request, web.Application]

ROUTES: Final = Routes(tag="tasks")


class Task(Document):
    """What is created."""

    title: str


class NewTask(Input):
    """What creates it."""

    title: str


@dataclass
class Entry:
    """What is known of one key."""

    fingerprint: str
    target_id: str = field(default_factory=new_id)
    replay: Replay | None = None
    working: bool = True


@dataclass
class Memory:
    """The port, in memory; a creation waits for the gate, so a test can look at it halfway."""

    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    made: list[str] = field(default_factory=list)
    broken: bool = False

    async def begin(self, scope: str, key: str, fingerprint: str) -> Begun | Replay:
        """Claim the key."""
        entry = self.entries.setdefault((scope, key), Entry(fingerprint, working=False))
        if entry.fingerprint != fingerprint:
            raise IdempotencyMismatch
        if entry.replay is not None:
            return entry.replay
        if entry.working:
            raise IdempotencyInProgress
        entry.working = True
        return Begun(entry.target_id)

    async def finish(self, scope: str, key: str, status: int, body: bytes) -> None:
        """Record the reply."""
        if self.broken:
            raise ConnectionError("the store is gone")
        self.entries[scope, key].replay = Replay(status, body)

    async def abandon(self, scope: str, key: str) -> None:
        """Let go of the key."""
        del self.entries[scope, key]

    async def interrupt(self, scope: str, key: str) -> None:
        """Let a retry work on."""
        self.entries[scope, key].working = False


MEMORY: Final = web.AppKey("memory", Memory)


@ROUTES.post("/api/tasks", roles=MEMBERS, status=201, creates=True, errors=(EmailTaken,))
async def create(request: web.Request, body: NewTask) -> Task:
    """Create a task."""
    memory = request.app[MEMORY]
    memory.entered.set()
    await memory.gate.wait()
    memory.made.append(creation_id(request))
    if body.title == "taken" and len(memory.made) == 1:
        raise EmailTaken
    if body.title == "crash" and len(memory.made) == 1:
        raise ZeroDivisionError
    return Task(id=memory.made[-1], title=body.title)


async def authenticate(token: str, *, afresh: bool = False) -> Actor:
    """Take the user as the token."""
    return Actor(token, "o1", "member", "s1", datetime.max.replace(tzinfo=UTC))


@pytest.fixture
def memory() -> Memory:
    """Return an open memory."""
    memory = Memory()
    memory.gate.set()
    return memory


@pytest.fixture
async def client(aiohttp_client: AiohttpClient, memory: Memory) -> Client:
    """Return a client of user ada."""
    app = web.Application()
    app[AUTHENTICATOR] = authenticate
    app[IDEMPOTENCY] = memory
    app[MEMORY] = memory
    install(app, [ROUTES])
    return await aiohttp_client(app, headers={"Authorization": "Bearer ada"})


async def post(
    client: Client, title: str, key: str | None = "k1", user: str = "ada"
) -> tuple[int, bytes, bool]:
    """Return status, body and whether the reply is a replay."""
    headers = {"Authorization": f"Bearer {user}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    async with client.post("/api/tasks", json={"title": title}, headers=headers) as response:
        replayed = response.headers.get("Idempotent-Replay") == "true"
        return response.status, await response.read(), replayed


async def test_a_repeat_gets_the_first_reply(client: Client, memory: Memory) -> None:
    """Byte for byte, and nothing is made twice."""
    first = await post(client, "a")
    assert (first[0], first[2]) == (201, False)
    assert await post(client, "a") == (201, first[1], True)
    assert len(memory.made) == 1


async def test_without_a_key_every_post_creates(client: Client, memory: Memory) -> None:
    """Each with an identifier of its own."""
    await post(client, "a", key=None)
    await post(client, "a", key=None)
    assert len(set(memory.made)) == 2


async def test_another_body_under_the_key_is_409(client: Client) -> None:
    """A key stands for one request."""
    await post(client, "a")
    status, body, _ = await post(client, "b")
    assert status == 409
    assert b"idempotency_mismatch" in body


async def test_keys_of_different_users_do_not_meet(client: Client, memory: Memory) -> None:
    """Nobody reads another's reply by guessing a key."""
    await post(client, "a", user="ada")
    assert (await post(client, "a", user="bob"))[2] is False
    assert [scope for scope, _ in memory.entries] == [
        "ada POST /api/tasks",
        "bob POST /api/tasks",
    ]


async def test_a_duplicate_that_comes_at_the_same_time_is_409(
    client: Client, memory: Memory
) -> None:
    """While the first is at work there is no reply to give."""
    memory.gate.clear()
    first = asyncio.create_task(post(client, "a"))
    await memory.entered.wait()
    status, body, _ = await post(client, "a")
    memory.gate.set()
    assert (status, b"idempotency_in_progress" in body) == (409, True)
    assert (await first)[0] == 201
    assert len(memory.made) == 1


async def test_a_failure_is_not_recorded_and_the_retry_gets_the_same_identifier(
    client: Client, memory: Memory
) -> None:
    """So a creation that died halfway is found again instead of doubled."""
    assert (await post(client, "crash"))[0] == 500
    assert (await post(client, "crash"))[0] == 201
    assert memory.made[0] == memory.made[1]


async def test_a_refusal_frees_the_key(client: Client, memory: Memory) -> None:
    """Nothing was created, so another request may use the key."""
    assert (await post(client, "taken"))[0] == 409
    assert (await post(client, "free"))[0] == 201
    assert memory.made[0] != memory.made[1]


async def test_an_invalid_request_does_not_use_the_key(client: Client, memory: Memory) -> None:
    """Validation comes first."""
    async with client.post(
        "/api/tasks", json={"title": 1}, headers={"Idempotency-Key": "k1"}
    ) as response:
        assert response.status == 400
    assert memory.entries == {}


async def test_a_reply_that_cannot_be_recorded_is_given_all_the_same(
    client: Client, memory: Memory
) -> None:
    """What was created was created."""
    memory.broken = True
    assert (await post(client, "a"))[0] == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256, "a\tb"])
async def test_a_malformed_key_is_400(client: Client, memory: Memory, key: str) -> None:
    """1 to 255 visible ASCII characters."""
    status, body, _ = await post(client, "a", key=key)
    assert (status, b"header.Idempotency-Key" in body) == (400, True)
    assert memory.made == []


async def test_two_keys_are_400(client: Client) -> None:
    """Which of them would count?"""
    async with client.post(
        "/api/tasks",
        json={"title": "a"},
        headers=[("Idempotency-Key", "a"), ("Idempotency-Key", "b")],
    ) as response:
        assert response.status == 400


async def test_a_missing_store_fails_the_start() -> None:
    """Rather than the first request."""
    app = web.Application()
    app[AUTHENTICATOR] = authenticate
    install(app, [ROUTES])
    with pytest.raises(RuntimeError, match="IDEMPOTENCY"):
        await web.AppRunner(app).setup()
