"""`Idempotency-Key` on every POST that creates: asked twice, made once."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from regatta.models.auth import Registration
from regatta.models.challenges import GenerateChallenge
from regatta.models.tasks import NewTask
from regatta.models.users import NewUser
from regatta.server.assembly import clock
from regatta.services.idempotency import Begun, Idempotency
from tests.people import PASSWORD, Crowd, Json, Person, Reply
from tests.running import Running

CREATING = ["/api/auth/register", "/api/users", "/api/tasks", "/api/challenges/generate"]
every_creation = pytest.mark.parametrize("path", CREATING)


@dataclass
class Desk:
    """Somebody who creates things of one kind under a key."""

    person: Person
    path: str
    body: Json

    async def post(self, key: str = "k-1", **changes: Any) -> Reply:
        """Ask for a creation."""
        body = self.body | changes
        return await self.person.request("POST", self.path, body, Idempotency_Key=key)

    @property
    def change(self) -> Json:
        """Return what makes it another request."""
        name = "length" if self.path.endswith("generate") else "name"
        return {"title": "another"} if "title" in self.body else {name: 7 if "len" in name else "x"}

    async def made(self) -> int:
        """Return how many there are of what it creates."""
        if self.path == "/api/auth/register":
            again = await self.post("another-key")
            again.error(409, "email_taken")
            return 1
        path = self.path.removesuffix("/generate")
        found = (await self.person.get(path))[path.rpartition("/")[2]]
        return len([item for item in found if item["id"] != self.person.id])


@pytest.fixture
async def desk(crowd: Crowd, path: str) -> Desk:
    """A desk for *path*."""
    ada = await crowd.founder()
    fresh = crowd.person("fresh")
    bodies: dict[str, Json] = {
        "/api/auth/register": {"email": fresh.email, "password": PASSWORD, "name": "fresh"},
        "/api/users": {"email": fresh.email, "name": "fresh", "role": "member"},
        "/api/tasks": {"title": "one"},
        "/api/challenges/generate": {},
    }
    body = bodies[path]
    if path.endswith("generate"):
        body["taskId"] = (await ada.post("/api/tasks", title="one"))["id"]
    return Desk(ada, path, body)


def id_of(reply: Reply) -> str:
    """Return the identifier of what was created."""
    found: str = reply.body.get("user", reply.body)["id"]
    return found


@every_creation
async def test_a_repeat_gets_the_first_reply(desk: Desk) -> None:
    """The same status, body and version, marked as a replay; created once."""
    first, second = await desk.post(), await desk.post()
    assert (first.status, second.status, first.body) == (201, 201, second.body)
    assert "Idempotent-Replay" not in first.headers
    assert second.headers["Idempotent-Replay"] == "true"
    assert second.headers.get("ETag") == first.headers.get("ETag")
    assert await desk.made() == 1


@every_creation
async def test_another_body_under_the_key_is_refused(desk: Desk) -> None:
    """A key that is used up for something else is a mistake, and nothing is made."""
    (await desk.post()).ok()
    (await desk.post(**desk.change)).error(409, "idempotency_mismatch")
    assert await desk.made() == 1


@every_creation
async def test_simultaneous_repeats_create_once(desk: Desk) -> None:
    """Whoever comes second gets the reply or is told that the first is under way."""
    replies = await asyncio.gather(*[desk.post() for _ in range(8)])
    made = [reply for reply in replies if reply.status == 201]
    assert len({id_of(reply) for reply in made}) == 1
    assert len([reply for reply in made if "Idempotent-Replay" not in reply.headers]) == 1
    for reply in replies:
        if reply.status != 201:
            reply.error(409, "idempotency_in_progress")
    assert await desk.made() == 1


async def crash(desk: Desk, server: Running, age: timedelta) -> str:
    """Create as a request would that died *age* ago before its reply was recorded."""
    services, person, raw = server.system.services, desk.person, json.dumps(desk.body)
    actor = await services.auth.authenticate(person.token)
    owner = "public@127.0.0.1" if desk.path == "/api/auth/register" else person.id
    then = Idempotency(
        services.idempotency.replies, server.system.ports.tokens, lambda: clock() - age
    )
    stamp = hashlib.sha256(b"\n" + raw.encode()).hexdigest()
    begun = await then.begin(f"{owner} POST {desk.path}", "k-1", stamp)
    assert isinstance(begun, Begun)
    match desk.path:
        case "/api/auth/register":
            form = Registration.model_validate_json(raw)
            await services.registration.register(form, begun.target_id)
        case "/api/users":
            await services.users.create(actor, NewUser.model_validate_json(raw), begun.target_id)
        case "/api/tasks":
            await services.tasks.create(actor, NewTask.model_validate_json(raw), begun.target_id)
        case _:
            wish = GenerateChallenge.model_validate_json(raw)
            await services.challenges.generate(actor, wish, begun.target_id)
    return begun.target_id


@every_creation
async def test_a_retry_takes_over_from_a_crashed_request(desk: Desk, server: Running) -> None:
    """Once the lease is over, the retry finds what was created instead of creating it again."""
    target = await crash(desk, server, timedelta(seconds=31))
    reply = await desk.post()
    assert (reply.status, id_of(reply)) == (201, target)
    assert id_of(await desk.post()) == target
    assert await desk.made() == 1


@every_creation
async def test_within_its_lease_a_request_is_left_in_peace(desk: Desk, server: Running) -> None:
    """It may just be slow."""
    await crash(desk, server, timedelta(seconds=20))
    (await desk.post()).error(409, "idempotency_in_progress")


@pytest.mark.parametrize("path", ["/api/tasks"])
async def test_a_key_is_free_again_after_a_day(desk: Desk, server: Running) -> None:
    """A day-old key makes a new document."""
    target = await crash(desk, server, timedelta(hours=24, seconds=1))
    reply = await desk.post(title="another")
    assert reply.status == 201
    assert id_of(reply) != target


@pytest.mark.parametrize("path", ["/api/tasks"])
async def test_a_removed_document_stays_removed(desk: Desk) -> None:
    """A late repeat still gets the first reply and does not bring it back."""
    first = await desk.post()
    await desk.person.request("DELETE", f"/api/tasks/{id_of(first)}")
    assert (await desk.post()).body == first.body
    assert await desk.made() == 0


@pytest.mark.parametrize("path", ["/api/challenges/generate"])
async def test_a_refused_request_does_not_use_the_key_up(desk: Desk) -> None:
    """What failed may be tried again, corrected or not."""
    for _ in range(2):
        (await desk.post(taskId="unknown")).error(404, "not_found")
    assert (await desk.post()).status == 201


@pytest.mark.parametrize("path", ["/api/tasks"])
async def test_a_key_belongs_to_one_person_and_one_route(desk: Desk, crowd: Crowd) -> None:
    """A colleague's equal key, or one's own elsewhere, is another key."""
    ada = desk.person
    task = (await desk.post()).body
    bob = await crowd.member(ada, "bob")
    other = await bob.request("POST", "/api/tasks", {"title": "two"}, Idempotency_Key="k-1")
    wish = {"taskId": task["id"]}
    race = await ada.request("POST", "/api/challenges/generate", wish, Idempotency_Key="k-1")
    assert (other.status, race.status) == (201, 201)


@pytest.mark.parametrize("path", ["/api/tasks"])
@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "\t"], ids=["empty", "space", "long", "tab"])
async def test_a_strange_key_is_refused(desk: Desk, key: str) -> None:
    """1 to 255 visible characters; nothing is created."""
    fields = (await desk.post(key)).error(400, "validation_failed")["details"]["fields"]
    assert fields[0]["field"] == "header.Idempotency-Key"
    assert await desk.made() == 0
