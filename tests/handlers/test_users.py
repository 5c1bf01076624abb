"""The people of an organization, over HTTP."""

from __future__ import annotations

import asyncio

import pytest

from tests.people import PASSWORD, Crowd, Person


async def everyone(person: Person, **query: str) -> list[str]:
    """Return the ids on all pages, as they come."""
    found: list[str] = []
    cursor = ""
    while True:
        extra = "".join(f"&{name}={value}" for name, value in query.items())
        page = await person.get(f"/api/users?limit=2{extra}{cursor}")
        assert len(page["users"]) <= 2
        found += [user["id"] for user in page["users"]]
        if page["nextCursor"] is None:
            return found
        cursor = f"&cursor={page['nextCursor']}"


async def test_an_admin_adds_a_member(crowd: Crowd) -> None:
    """201 with the whole document and `userId`, and never a hash."""
    ada = await crowd.founder()
    body = {"name": " Bob ", "email": "Bob@Example.com", "role": "manager", "password": PASSWORD}
    reply = await ada.request("POST", "/api/users", body)
    made = reply.ok()
    assert reply.status == 201
    assert reply.headers["ETag"] == '"1"'
    assert set(made) == {
        "id",
        "userId",
        "email",
        "name",
        "role",
        "emailVerified",
        "version",
        "createdAt",
        "updatedAt",
    }
    assert made["id"] == made["userId"]
    assert (made["name"], made["email"], made["role"]) == ("Bob", "bob@example.com", "manager")
    bob = crowd.person("bob")
    bob.email = "bob@example.com"
    await bob.login()
    assert (bob.id, bob.org_id, bob.role) == (made["id"], ada.org_id, "manager")


@pytest.mark.parametrize("role", ["manager", "member"])
async def test_only_an_admin_adds_members(crowd: Crowd, role: str) -> None:
    """Everyone else is forbidden to, whatever they send."""
    ada = await crowd.founder()
    bob = await crowd.member(ada, "bob", role)
    for body in ({"name": "Eve", "email": "eve@example.com", "role": "admin"}, {}, None):
        (await bob.request("POST", "/api/users", body)).error(403, "forbidden")
    assert len(await everyone(ada)) == 2


async def test_an_address_is_unique_over_all_organizations(crowd: Crowd) -> None:
    """Also in another organization, also when six ask at once."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    body = {"name": "Bob", "email": "bob@example.com", "role": "member"}
    replies = await asyncio.gather(
        *[admin.request("POST", "/api/users", body) for admin in (ada, zoe) for _ in range(3)]
    )
    assert sorted(reply.status for reply in replies) == [201, 409, 409, 409, 409, 409]
    taken = await zoe.request("POST", "/api/users", body | {"email": "BOB@example.com"})
    taken.error(409, "email_taken")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "owner"}, "body.role"),
        ({"email": "bob"}, "body.email"),
        ({"name": "   "}, "body.name"),
        ({"name": "a\x00b"}, "body.name"),
        ({"name": "x" * 121}, "body.name"),
        ({"password": "short"}, "body.password"),
        ({"orgId": "other"}, "body.orgId"),
    ],
)
async def test_a_wrong_field_is_named(crowd: Crowd, wrong: dict[str, str], field: str) -> None:
    """And nobody is added."""
    ada = await crowd.founder()
    body = {"name": "Bob", "email": "bob@example.com", "role": "member"} | wrong
    reply = await ada.request("POST", "/api/users", body)
    fields = reply.error(400, "validation_failed")["details"]["fields"]
    assert [entry["field"] for entry in fields] == [field]
    assert await everyone(ada) == [ada.id]


async def test_the_list_is_paged_newest_first(crowd: Crowd) -> None:
    """Each colleague once, page by page, by role if wanted; strangers never."""
    people = [await crowd.founder("ada")]
    for name in ("bob", "cleo", "dan"):
        people.append(await crowd.member(people[0], name))
    dee = await crowd.member(people[0], "dee", "manager")
    await crowd.team("zoe", "yan")
    expected = [dee.id, *[person.id for person in reversed(people)]]
    assert await everyone(people[1]) == expected
    assert await everyone(people[1], role="manager") == [dee.id]
    assert await everyone(people[1], role="member") == [p.id for p in reversed(people[1:])]


async def test_a_page_does_not_move_under_inserts(crowd: Crowd) -> None:
    """Someone added while the list is walked neither hides nor repeats another."""
    ada = await crowd.founder("ada")
    bob, cleo = await crowd.member(ada, "bob"), await crowd.member(ada, "cleo")
    first = await ada.get("/api/users?limit=1")
    await crowd.member(ada, "dan")
    rest = await ada.get(f"/api/users?limit=50&cursor={first['nextCursor']}")
    found = [user["id"] for user in [*first["users"], *rest["users"]]]
    assert found == [cleo.id, bob.id, ada.id]


async def test_a_cursor_is_good_for_its_own_list_only(crowd: Crowd) -> None:
    """The users' cursor opens no list of tasks, and a damaged one nothing."""
    ada, _ = await crowd.team("ada", "bob")
    cursor = (await ada.get("/api/users?limit=1"))["nextCursor"]
    for path in (f"/api/tasks?cursor={cursor}", f"/api/users?cursor={cursor[:-2]}"):
        (await ada.request("GET", path)).error(400, "invalid_cursor")


async def test_another_organizations_cursor_shows_ones_own(crowd: Crowd) -> None:
    """A cursor is a place, not a key: the organization is always the caller's."""
    ada, _ = await crowd.team("ada", "bob")
    zoe = await crowd.founder("zoe")
    cursor = (await ada.get("/api/users?limit=1"))["nextCursor"]
    page = await zoe.get(f"/api/users?cursor={cursor}")
    assert {user["id"] for user in page["users"]} <= {zoe.id}


async def test_people_see_all_of_themselves(crowd: Crowd) -> None:
    """The profile has what colleagues do not see, and never a hash."""
    ada, bob = await crowd.team("ada", "bob")
    mine = await bob.get("/api/users/me")
    seen = await ada.get(f"/api/users/{bob.id}")
    assert set(mine) - set(seen) == {"orgId", "phone", "timeZone", "preferences", "hasPassword"}
    assert {name: mine[name] for name in seen} == seen
    assert (mine["phone"], mine["timeZone"], mine["hasPassword"]) == (None, None, True)
    assert mine["preferences"] == {"notifications": {"inApp": True, "email": False, "sms": False}}
    assert await bob.get("/users/me") == mine


async def test_people_change_themselves(crowd: Crowd) -> None:
    """Left-out fields stay, null empties optional ones; nobody changes their own role."""
    ada, bob = await crowd.team("ada", "bob")
    path = "/api/users/me"
    body = {"name": " Bob ", "phone": "+4930123456", "timeZone": "Europe/Berlin"}
    changed = (await bob.request("PATCH", path, body)).ok()
    assert [changed[name] for name in ("name", "phone", "timeZone")] == [
        "Bob",
        "+4930123456",
        "Europe/Berlin",
    ]
    again = (await bob.request("PATCH", path, {"phone": None})).ok()
    assert (again["name"], again["phone"], again["timeZone"]) == ("Bob", None, "Europe/Berlin")
    assert (await bob.request("PATCH", path, {})).ok() == again
    for wrong, field in (
        ({"role": "admin"}, "role"),
        ({"email": ada.email}, "email"),
        ({"emailVerified": True}, "emailVerified"),
        ({"name": None}, "name"),
        ({"phone": "030 123456"}, "phone"),
        ({"timeZone": "Mars/Olympus"}, "timeZone"),
        ({"preferences": {"notifications": {"pigeon": True}}}, "preferences.notifications.pigeon"),
        ({"preferences": {"notifications": {"sms": "yes"}}}, "preferences.notifications.sms"),
    ):
        reply = await bob.request("PATCH", path, wrong)
        fields = reply.error(400, "validation_failed")["details"]["fields"]
        assert [entry["field"] for entry in fields] == [f"body.{field}"]
    stale = await bob.request("PATCH", path, {"name": "late"}, If_Match='"1"')
    assert stale.error(409, "version_conflict")["details"] == {"version": again["version"]}
    assert await bob.get(path) == again


async def test_choices_are_merged_one_by_one(crowd: Crowd) -> None:
    """Two devices that turn different things on at once do not undo each other."""
    ada = await crowd.founder()
    for wanted in (True, False, True):
        changes = [{"inApp": wanted}, {"email": wanted}, {"sms": wanted}]
        await asyncio.gather(
            *(
                ada.request("PATCH", "/api/users/me", {"preferences": {"notifications": one}})
                for one in changes
            )
        )
        chosen = (await ada.get("/api/users/me"))["preferences"]["notifications"]
        assert chosen == {"inApp": wanted, "email": wanted, "sms": wanted}


async def test_an_admin_decides_name_and_role(crowd: Crowd) -> None:
    """Of members of the own organization, in the version that was read."""
    ada, bob = await crowd.team("ada", "bob")
    zoe = await crowd.founder("zoe")
    path, body = f"/api/users/{bob.id}", {"name": "Robert", "role": "manager"}
    (await bob.request("PUT", path, body)).error(403, "forbidden")
    (await zoe.request("PUT", path, body)).error(404, "not_found")
    (await zoe.request("DELETE", path)).error(404, "not_found")
    (await ada.request("PUT", path, {"role": "manager"})).error(400, "validation_failed")
    version = (await ada.get(path))["version"]
    reply = await ada.request("PUT", path, body, If_Match=f'"{version}"')
    changed = reply.ok()
    assert (changed["name"], changed["role"], changed["id"]) == ("Robert", "manager", bob.id)
    assert reply.headers["ETag"] == f'"{changed["version"]}"'
    stale = await ada.request("PUT", path, body, If_Match=f'"{version}"')
    assert stale.error(409, "version_conflict")["details"] == {"version": changed["version"]}
    assert (await bob.get("/api/users/me"))["name"] == "Robert"
