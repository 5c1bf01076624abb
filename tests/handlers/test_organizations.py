"""The caller's organization, over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import pytest

from tests.people import Crowd, Json, Person
from tests.running import Running

PATHS: Final = ("/api/companies/me", "/api/organizations/me")
OWN: Final = PATHS[1]


async def change(person: Person, **changes: Any) -> Json:
    """Change the organization, which must succeed."""
    changed: Json = (await person.request("PATCH", OWN, changes)).ok()
    return changed


async def test_everybody_reads_their_organization(crowd: Crowd) -> None:
    """On both paths, and only their own; who its admins are counted as is nobody's business."""
    form = {"organization": " Analytical Engines "}
    ada, zoe = crowd.person("ada"), await crowd.founder("zoe")
    registration = {"email": ada.email, "password": "correct horse battery", "name": "ada"}
    await ada.post("/api/auth/register", **registration, **form)
    await ada.login()
    mia = await crowd.member(ada, "mia")
    for path in PATHS:
        reply = await mia.request("GET", path)
        found = reply.ok()
        assert (found["id"], found["name"]) == (ada.org_id, "Analytical Engines")
        assert (found["domain"], found["timeZone"]) == (None, "UTC")
        assert (found["weekStart"], found["settings"]) == ("monday", {})
        assert reply.headers["ETag"] == f'"{found["version"]}"'
        assert not {"admins", "adminCount"} & set(found)
        assert (await zoe.get(path))["id"] == zoe.org_id
    nobody = crowd.person("nobody")
    (await nobody.request("GET", OWN)).error(401, "not_authenticated")


async def test_an_admin_changes_what_is_named(crowd: Crowd) -> None:
    """On both paths; left-out fields stay, null empties the domain, settings are replaced."""
    ada = await crowd.founder()
    first = await change(
        ada,
        name=" Engines ",
        domain="Engines.Example.COM",
        timeZone="Europe/Berlin",
        weekStart="sunday",
        settings={"theme": "dark", "beta": True, "seats": 12, "ratio": 0.5, "none": None},
    )
    assert (first["name"], first["domain"]) == ("Engines", "engines.example.com")
    assert first["settings"] == {
        "theme": "dark",
        "beta": True,
        "seats": 12,
        "ratio": 0.5,
        "none": None,
    }
    body = {"domain": None, "settings": {"theme": "light"}}
    second = (await ada.request("PATCH", PATHS[0], body)).ok()
    assert second | {"version": 0, "updatedAt": ""} == first | {
        "domain": None,
        "settings": {"theme": "light"},
        "version": 0,
        "updatedAt": "",
    }
    assert await change(ada) == second
    assert await ada.get(OWN) == second


@pytest.mark.parametrize("role", ["manager", "member"])
async def test_only_an_admin_changes_it(crowd: Crowd, role: str) -> None:
    """Everyone else is forbidden to, on both paths."""
    ada = await crowd.founder()
    max_ = await crowd.member(ada, "max", role)
    before = await ada.get(OWN)
    for path in PATHS:
        (await max_.request("PATCH", path, {"name": "mine"})).error(403, "forbidden")
    assert await ada.get(OWN) == before


WRONG: Final[list[tuple[Json, str]]] = [
    ({"name": " "}, "name"),
    ({"name": None}, "name"),
    ({"name": "x" * 121}, "name"),
    ({"name": "a\x00b"}, "name"),
    ({"domain": "https://example.com"}, "domain"),
    ({"domain": "example"}, "domain"),
    ({"domain": "-a.example"}, "domain"),
    ({"domain": "example.com\n"}, "domain"),
    ({"domain": f"{'a.' * 130}com"}, "domain"),
    ({"timeZone": "Mars/Olympus"}, "timeZone"),
    ({"timeZone": "../../etc/passwd"}, "timeZone"),
    ({"timeZone": None}, "timeZone"),
    ({"weekStart": "Monday"}, "weekStart"),
    ({"settings": {"a": {"b": 1}}}, "settings.a"),
    ({"settings": {"a": [1]}}, "settings.a"),
    ({"settings": {"a": "x" * 1001}}, "settings.a"),
    ({"settings": {"a": "\x00"}}, "settings.a"),
    ({"settings": {"$where": 1}}, "settings.$where"),
    ({"settings": {"": 1}}, "settings."),
    ({"settings": {"a b": 1}}, "settings.a b"),
    ({"settings": {f"n{number}": number for number in range(101)}}, "settings"),
    ({"settings": [1]}, "settings"),
    ({"orgId": "other"}, "orgId"),
    ({"admins": []}, "admins"),
    ({"adminCount": 5}, "adminCount"),
    ({"version": 5}, "version"),
]


async def test_a_wrong_field_is_named(crowd: Crowd) -> None:
    """And nothing is changed."""
    ada = await crowd.founder()
    before = await ada.get(OWN)
    for body, field in WRONG:
        reply = await ada.request("PATCH", OWN, body)
        fields = reply.error(400, "validation_failed")["details"]["fields"]
        assert all(one["field"].startswith(f"body.{field}") for one in fields), (body, fields)
    assert await ada.get(OWN) == before


@pytest.mark.parametrize("raw", ["NaN", "Infinity", "-Infinity", "1e999", "1" + "0" * 400])
async def test_a_number_is_one_that_everybody_can_read(crowd: Crowd, raw: str) -> None:
    """What is no number to JSON, or to another language, is refused in the error form."""
    ada = await crowd.founder()
    headers = {"Authorization": f"Bearer {ada.token}", "Content-Type": "application/json"}
    body = f'{{"settings": {{"a": {raw}}}}}'
    async with ada.http.patch(ada.url + OWN, data=body, headers=headers) as reply:
        assert (reply.status, (await reply.json())["error"]["code"]) == (400, "validation_failed")
    assert (await ada.get(OWN))["settings"] == {}


async def test_whole_numbers_stay_exact(crowd: Crowd) -> None:
    """Up to the largest that a double holds; beyond, a number would come back as another one."""
    ada = await crowd.founder()
    exact = {"a": 2**53, "b": -(2**53), "c": 0, "d": 1.5}
    assert (await change(ada, settings=exact))["settings"] == exact
    reply = await ada.request("PATCH", OWN, {"settings": {"a": 2**53 + 1}})
    reply.error(400, "validation_failed")


async def test_deep_settings_are_refused(crowd: Crowd) -> None:
    """However deep, in the error form."""
    ada = await crowd.founder()
    headers = {"Authorization": f"Bearer {ada.token}", "Content-Type": "application/json"}
    for depth in (2, 200, 50_000):
        body = '{"settings": {"a": ' + '{"a":' * depth + "1" + "}" * depth + "}}"
        async with ada.http.patch(ada.url + OWN, data=body, headers=headers) as reply:
            assert reply.status == 400
            assert (await reply.json())["error"]["code"] == "validation_failed"


async def test_a_stale_change_is_refused(crowd: Crowd) -> None:
    """`If-Match` names the version that was read; of many at once, one is first."""
    ada = await crowd.founder()
    version = (await ada.get(OWN))["version"]
    replies = await asyncio.gather(
        *(
            ada.request("PATCH", OWN, {"name": f"n{number}"}, If_Match=f'"{version}"')
            for number in range(5)
        )
    )
    assert sorted(reply.status for reply in replies) == [200, 409, 409, 409, 409]
    stale = await ada.request("PATCH", OWN, {}, If_Match=f'"{version}"')
    details = stale.error(409, "version_conflict")["details"]
    assert details == {"version": version + 1}


async def test_a_change_is_in_the_audit_log(crowd: Crowd, server: Running) -> None:
    """With the names of what was changed, and never for a change that was refused."""
    ada = await crowd.founder()
    await change(ada, name="Engines", weekStart="sunday")
    await ada.request("PATCH", OWN, {"name": " "})
    (event,) = (await ada.get("/api/audit?action=organization.changed"))["events"]
    assert (event["userId"], event["details"]) == (ada.id, {"fields": ["name", "week_start"]})
