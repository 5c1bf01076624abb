"""Notifications, over HTTP: the list, what is unread, and the ways outside."""

from __future__ import annotations

import pytest

from regatta.models.base import new_id
from tests.handlers.test_gamification import race_of
from tests.people import Crowd, Json, Person
from tests.running import Running
from tests.server.working import in_state, jobs_of


async def notify(server: Running, person: Person, title: str = "News", **more: object) -> str:
    """Notify somebody and return the notification's id."""
    told: Json = {"notification_id": new_id(), "kind": "news", "body": "It works.", **more}
    await server.system.services.notifications.notify(
        org_id=person.org_id, user_id=person.id, title=title, **told
    )
    return str(told["notification_id"])


async def choose(person: Person, phone: str | None = None, **channels: bool) -> None:
    """Have somebody choose their ways."""
    changes: Json = {"preferences": {"notifications": channels}}
    reply = await person.request(
        "PATCH", "/api/users/me", changes | ({"phone": phone} if phone else {})
    )
    reply.ok()


async def listed(person: Person, query: str = "") -> Json:
    """Return a page of somebody's notifications."""
    page: Json = await person.get(f"/api/notifications{query}")
    return page


def titles(page: Json) -> list[str]:
    """Return what is on the page."""
    return [notification["title"] for notification in page["notifications"]]


async def test_an_award_is_a_notification(crowd: Crowd) -> None:
    """With the ledger entry it is about; whoever earned nothing has none."""
    ada, bob = await crowd.team("ada", "bob")
    race = await race_of([ada, bob], ada)
    points = await ada.get("/api/gamification/points")
    page = await listed(ada)
    (award,) = page["notifications"]
    entry = points["entries"][0]
    assert (award["kind"], award["id"], award["readAt"]) == ("points-awarded", entry["id"], None)
    assert award["data"] == {
        "entryId": entry["id"],
        "challengeId": race["id"],
        "points": entry["points"],
        "total": points["total"],
    }
    assert page["unread"] == 1
    assert await listed(bob) == {"notifications": [], "unread": 0, "nextCursor": None}


async def test_the_list_has_the_newest_first_in_pages(server: Running, crowd: Crowd) -> None:
    """Nobody sees another person's."""
    ada, bob = await crowd.team("ada", "bob")
    for title in ("one", "two", "three"):
        await notify(server, ada, title)
    await notify(server, bob, "of bob")
    first = await listed(ada, "?limit=2")
    second = await listed(ada, f"?limit=2&cursor={first['nextCursor']}")
    assert (titles(first), titles(second)) == (["three", "two"], ["one"])
    assert (first["unread"], second["nextCursor"]) == (3, None)
    (await ada.request("GET", "/api/notifications?cursor=x")).error(400, "invalid_cursor")


async def test_reading_one_leaves_the_others(server: Running, crowd: Crowd) -> None:
    """A repeat keeps the first instant; another person's is not there."""
    ada, bob = await crowd.team("ada", "bob")
    one, _two = [await notify(server, ada, title) for title in ("one", "two")]
    for _ in range(2):
        assert (await ada.request("POST", f"/api/notifications/{one}/read")).status == 204
    unread = await listed(ada, "?unread=true")
    assert (titles(unread), unread["unread"]) == (["two"], 1)
    read_at = {found["id"]: found["readAt"] for found in (await listed(ada))["notifications"]}
    await ada.request("POST", f"/api/notifications/{one}/read")
    assert read_at[one] is not None
    assert read_at == {n["id"]: n["readAt"] for n in (await listed(ada))["notifications"]}
    reply = await bob.request("POST", f"/api/notifications/{one}/read")
    reply.error(404, "not_found")


async def test_reading_all_reads_all_of_ones_own(server: Running, crowd: Crowd) -> None:
    """More than one batch of them."""
    ada, bob = await crowd.team("ada", "bob")
    for number in range(203):
        await notify(server, ada, f"news {number}")
    await notify(server, bob)
    assert (await listed(ada))["unread"] == 203
    assert (await ada.request("POST", "/api/notifications/read")).status == 204
    assert await listed(ada, "?unread=true") == {
        "notifications": [],
        "unread": 0,
        "nextCursor": None,
    }
    assert (await listed(bob))["unread"] == 1


async def test_the_same_id_says_nothing_again(server: Running, crowd: Crowd) -> None:
    """A second call with other words changes nothing."""
    ada = await crowd.founder()
    told = await notify(server, ada, "first")
    await notify(server, ada, "second", notification_id=told)
    assert titles(await listed(ada)) == ["first"]


async def test_whoever_wants_none_in_the_application_sees_none(
    server: Running, crowd: Crowd
) -> None:
    """Neither in the list nor in the count, also not after a change of mind."""
    ada = await crowd.founder()
    await choose(ada, inApp=False)
    hidden = await notify(server, ada)
    await choose(ada, inApp=True)
    assert await listed(ada) == {"notifications": [], "unread": 0, "nextCursor": None}
    reply = await ada.request("POST", f"/api/notifications/{hidden}/read")
    reply.error(404, "not_found")


@pytest.mark.jobs
async def test_mail_and_text_messages_go_to_who_wants_them(server: Running, crowd: Crowd) -> None:
    """Each as a job of its own, whose id is the message's; by default there are none."""
    ada, bob = await crowd.team("ada", "bob")
    # Only an address that was proved to be the person's own is written to.
    await server.system.services.notifications.users.change(
        ada.org_id, ada.id, {"verified_at": server.system.services.jobs.clock()}
    )
    await notify(server, bob)
    await choose(ada, "+4930123456", email=True, sms=True)
    told = await notify(server, ada, "Löwe <b>")
    folder = server.system.settings.data / "mail"
    for kind in ("notify.email", "notify.sms"):
        (job,) = await jobs_of(ada, kind)
        await in_state(ada, job["id"], "succeeded")
        assert job["payload"] == {"notification_id": told}
        assert [path.name.partition(".")[0] for path in folder.iterdir()].count(job["id"]) == 1


async def test_an_address_that_nobody_proved_gets_no_mail(server: Running, crowd: Crowd) -> None:
    """Otherwise anyone could have letters sent to a stranger."""
    ada = await crowd.founder()
    await choose(ada, email=True)
    await notify(server, ada)
    assert titles(await listed(ada)) == ["News"]
    assert await jobs_of(ada, "notify.email") == []
