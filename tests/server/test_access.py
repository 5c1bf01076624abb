"""Who may what: every operation and every room, asked by everyone there is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, get_args

import jwt
import pytest
from socketio.exceptions import ConnectionError as Refused

from regatta.models.access import MEMBERS, Scope
from regatta.server.app import asyncapi_document
from regatta.server.settings import Settings
from tests.belongings import belongings
from tests.conftest import FAST
from tests.people import Crowd, Person, Reply
from tests.running import Running
from tests.server.operations import OPERATIONS, Operation

ASYNCAPI: Final[dict[str, Any]] = json.loads(asyncapi_document())
PAGE: Final = (Path(__file__).parents[2] / "docs" / "access.md").read_text("utf-8")

ROOMS: Final[dict[str, str]] = ASYNCAPI["channels"]["socket"]["x-room-scopes"]
GUARDED: Final = [operation for operation in OPERATIONS if operation.roles is not None]
"""All of them are asked of one server in each test: starting one for each would take minutes."""

_ENDS_SESSIONS: Final = ("POST /api/auth/logout", "DELETE /api/auth/sessions")
SECRET: Final = "a secret of thirty-two characters"
PASSED: Final = {"not_authenticated", "forbidden", "scope_missing"}
"""Whoever gets none of these codes was let through to what the operation itself says."""


@dataclass
class Cast:
    """People of two organizations, and what belongs to the first one."""

    crowd: Crowd
    admin: Person
    manager: Person
    member: Person
    stranger: Person
    ids: dict[str, str]

    def of(self, role: str) -> Person:
        """Return somebody of the first organization in this role."""
        found: Person = getattr(self, role)
        return found

    async def key(self, person: Person, *scopes: str) -> Person:
        """Return a program with a key of the person's."""
        made = await person.post("/api/auth/keys", name="matrix", scopes=list(scopes))
        return replace(person, token=made["key"], sockets=[])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server whose signing key the tests know."""
    return Settings(data=tmp_path, secret=SECRET, **FAST)  # type: ignore[arg-type]


@pytest.fixture
async def cast(crowd: Crowd, server: Running) -> Cast:
    """A company with something of everything in it, and a stranger who is an admin elsewhere."""
    admin = await crowd.founder("ada")
    manager = await crowd.member(admin, "max", "manager")
    member = await crowd.member(admin, "bob")
    ids = await belongings(server, admin, member)
    stranger = await crowd.founder("zoe")
    return Cast(crowd, admin, manager, member, stranger, ids)


async def ask(person: Person, operation: Operation, path: str, body: Any = ...) -> Reply:
    """Ask for the operation, by default with a body that every rule of access comes before."""
    if operation.method in {"GET", "DELETE"}:
        return await person.request(operation.method, path)
    return await person.request(operation.method, path, {} if body is ... else body)


def code(reply: Reply) -> str:
    """Return the code of an error; empty for a success."""
    return "" if reply.status < 400 else str(reply.body["error"]["code"])


def test_every_operation_is_in_the_table() -> None:
    """`docs/access.md` has a line for each operation and each room, and no other."""
    rows = ["| Operation | Who | API key |", "|---|---|---|"]
    for operation in OPERATIONS:
        who = "everybody"
        if operation.roles is not None:
            who = "members" if operation.roles == MEMBERS else "s, ".join(sorted(operation.roles))
            who = who if who.endswith("s") else f"{who}s"
        key = f"`{operation.scope}`" if operation.scope else "refused" if operation.roles else ""
        rows.append(f"| `{operation}` | {who} | {key} |")
    table = "\n".join(rows) + "\n"
    assert table in PAGE, f"docs/access.md should have this table:\n\n{table}"
    for kind, scope in ROOMS.items():
        assert re.search(rf"^\| `{kind}:<\w+>` \| .* \| `{scope}` \|$", PAGE, re.MULTILINE), kind


def bad_tokens(person: Person) -> list[str]:
    """Return none at all, an expired one, and a key that nobody made."""
    claims = jwt.decode(person.token, SECRET, algorithms=["HS256"], audience="regatta")
    claims["exp"] = datetime.now(UTC) - timedelta(seconds=1)
    return ["", jwt.encode(claims, SECRET, "HS256", headers={"kid": "1"}), "regatta_" + "x" * 43]


async def test_nobody_passes_without_a_good_token(cast: Cast) -> None:
    """None, an expired one and a made-up key are 401, with and without the prefix."""
    passed = []
    for token in bad_tokens(cast.admin):
        nobody = replace(cast.admin, token=token, sockets=[])
        for operation in GUARDED:
            for path in filter(None, (operation.path, operation.bare)):
                reply = await ask(nobody, operation, operation.at(path, **cast.ids))
                if (reply.status, code(reply)) != (401, "not_authenticated"):
                    passed.append((str(operation), path, token[:8], reply.status))
    assert passed == []


@pytest.mark.parametrize("role", sorted(MEMBERS))
async def test_each_role_may_what_the_document_says(role: str, cast: Cast) -> None:
    """It is refused everything else before anything but the role is looked at."""
    wrong = []
    for operation in GUARDED:
        assert operation.roles is not None
        person = cast.of(role)
        reply = await ask(person, operation, operation.at(operation.path))
        refused = code(reply) in PASSED
        if refused == (role in operation.roles) or (refused and reply.status != 403):
            wrong.append((str(operation), reply.status, code(reply)))
        if str(operation) in _ENDS_SESSIONS:
            await person.login()
    assert wrong == []


async def test_a_key_may_what_its_scope_says(cast: Cast) -> None:
    """With the scope it acts as its maker; with every other scope it is refused."""
    wrong = []
    for operation in GUARDED:
        path = operation.at(operation.path)
        others = [scope for scope in get_args(Scope) if scope != operation.scope]
        reply = await ask(await cast.key(cast.admin, *others), operation, path)
        if (reply.status, code(reply)) != (403, "scope_missing"):
            wrong.append((str(operation), "without", reply.status, code(reply)))
        if operation.scope is not None:
            reply = await ask(await cast.key(cast.admin, operation.scope), operation, path)
            if code(reply) in PASSED:
                wrong.append((str(operation), "with", reply.status, code(reply)))
    assert wrong == []


async def test_a_role_holds_for_its_keys(cast: Cast) -> None:
    """A key with every scope is no better than the person who made it."""
    key = await cast.key(cast.member, *get_args(Scope))
    beyond = [one for one in GUARDED if one.scope and one.roles and "member" not in one.roles]
    assert beyond
    for operation in beyond:
        reply = await ask(key, operation, operation.at(operation.path))
        assert (reply.status, code(reply)) == (403, "forbidden"), operation


async def test_strangers_find_nothing(cast: Cast) -> None:
    """An admin of another organization gets 404 for each id, and no trace of it in a list."""
    wrong: list[tuple[str, Any]] = []
    for operation in GUARDED:
        named = re.findall(r"\{(\w+)\}", operation.path)
        assert set(named) <= cast.ids.keys(), f"the cast has nothing to try {operation} on"
        body = operation.body if operation.body is not None else {}
        path = operation.at(operation.path, **cast.ids)
        reply = await ask(cast.stranger, operation, path, body)
        if named and (reply.status, code(reply)) != (404, "not_found"):
            wrong.append((str(operation), reply.status))
        text = json.dumps(reply.body)
        wrong += [
            (str(operation), one)
            for one in [*cast.ids.values(), cast.admin.org_id]
            if operation.method == "GET" and one in text
        ]
        if str(operation) in _ENDS_SESSIONS:
            await cast.stranger.login()
    assert wrong == []
    for path, own in (("tasks", "taskId"), ("challenges", "challengeId"), ("users", "userId")):
        await cast.admin.get(f"/api/{path}/{cast.ids[own]}")


def _rooms(cast: Cast) -> dict[str, str]:
    """Return a room of each kind in the first organization."""
    return {
        "challenge": f"challenge:{cast.ids['challengeId']}",
        "leaderboard": f"leaderboard:{cast.ids['challengeId']}",
        "org": f"org:{cast.member.org_id}",
        "session": f"session:{cast.ids['cycleId']}",
        "user": f"user:{cast.member.id}",
    }


async def test_a_socket_needs_a_good_token(cast: Cast) -> None:
    """Without one, or with one that is expired or made up, nobody is connected."""
    for token in bad_tokens(cast.admin):
        with pytest.raises(Refused):
            await replace(cast.admin, token=token, sockets=[]).socket()


@pytest.mark.parametrize("kind", ROOMS)
async def test_each_room_lets_in_whom_it_should(kind: str, cast: Cast) -> None:
    """Every role of its organization, nobody of another one, and keys with the room's scope."""
    room = _rooms(cast)[kind]
    insiders = [cast.member] if kind == "user" else [cast.admin, cast.manager, cast.member]
    for person in insiders:
        await (await person.socket()).ok("join-room", room=room)
    outsiders = [cast.stranger, *([cast.admin, cast.manager] if kind == "user" else [])]
    for person in outsiders:
        await (await person.socket()).refused("join-room", "unknown_room", room=room)
    key = await cast.key(cast.member, ROOMS[kind])
    socket = await key.socket()
    await socket.ok("join-room", room=room)
    await socket.close()
    others = [scope for scope in get_args(Scope) if scope != ROOMS[kind]]
    socket = await (await cast.key(cast.member, *others)).socket()
    await socket.refused("join-room", "scope_missing", room=room)
    await socket.close()


async def test_each_event_needs_its_scope(cast: Cast) -> None:
    """A key without it is refused before the payload is looked at; with it, after."""
    messages = ASYNCAPI["components"]["messages"]
    needs = {name: told["x-scope"] for name, told in messages.items() if "x-scope" in told}
    assert needs
    for name, scope in needs.items():
        if scope == "room":
            continue
        others = [other for other in get_args(Scope) if other != scope]
        socket = await (await cast.key(cast.member, *others)).socket()
        await socket.refused(name, "scope_missing")
        await socket.close()
        if scope is not None:
            socket = await (await cast.key(cast.member, scope)).socket()
            await socket.refused(name, "validation_failed")
            await socket.close()
