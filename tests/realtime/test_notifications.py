"""Notifications, live: to all devices of one person, once, also after a crash."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from regatta.models.notifications import Notification
from tests.handlers.test_notifications import choose, notify
from tests.people import Crowd, Person
from tests.realtime.racing import Watcher, watch
from tests.running import Running


async def at_home(person: Person) -> Watcher:
    """Return a device of the person's."""
    return await watch(person, f"user:{person.id}")


async def test_a_notification_reaches_all_devices_of_its_person(
    server: Running, crowd: Crowd
) -> None:
    """With the count of unread ones; colleagues hear nothing."""
    ada, bob = await crowd.team("ada", "bob")
    devices = [await at_home(ada), await at_home(ada)]
    colleague = await at_home(bob)
    for title in ("one", "two"):
        await notify(server, ada, title)
    await notify(server, bob, "the end")
    await colleague.socket.event("notification")
    for device in devices:
        await device.up_to(device.joined["seq"] + 2)
        heard = device.socket.named("notification")
        assert [event["notification"]["title"] for event in heard] == ["one", "two"]
        assert [event["unread"] for event in heard] == [1, 2]
    assert len(colleague.events) == 1


async def test_reading_on_one_device_is_seen_on_the_others(server: Running, crowd: Crowd) -> None:
    """One notification, then all the rest; reading what is read says nothing."""
    ada = await crowd.founder()
    told = [await notify(server, ada, title) for title in ("one", "two", "three")]
    device = await at_home(ada)
    for _ in range(2):
        await ada.request("POST", f"/api/notifications/{told[0]}/read")
    for _ in range(2):
        await ada.request("POST", "/api/notifications/read")
    await notify(server, ada, "the end")
    await device.socket.event("notification")
    heard = device.socket.named("notifications-read")
    assert [(sorted(event["ids"]), event["unread"]) for event in heard] == [
        ([told[0]], 2),
        (sorted(told[1:]), 0),
    ]
    shown = device.state()["notifications"]
    assert [found["readAt"] is None for found in shown] == [True, False, False, False]


async def test_one_that_is_not_to_be_shown_says_so(server: Running, crowd: Crowd) -> None:
    """It is sent, so that figures in it are known, but marked; the count ignores it."""
    ada = await crowd.founder()
    await choose(ada, inApp=False)
    device = await at_home(ada)
    await notify(server, ada)
    event = await device.socket.event("notification")
    assert (event["notification"]["inApp"], event["unread"]) == (False, 0)
    assert device.state()["notifications"] == []


async def test_what_a_crash_left_unsaid_is_said_later(server: Running, crowd: Crowd) -> None:
    """A notification that was stored, and one that was read, before the process died."""
    ada = await crowd.founder()
    device, store = await at_home(ada), server.system.services.notifications.store
    now = datetime.now(UTC)
    for title, read_at, told_at in (("unsaid", None, None), ("read", now, now)):
        await store.add(
            Notification(
                id=title,
                org_id=ada.org_id,
                user_id=ada.id,
                kind="news",
                title=title,
                read_at=read_at,
                told_at=told_at,
                owed_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
    said = await device.socket.event("notification")
    assert said["notification"]["id"] == "unsaid"
    assert (await device.socket.event("notifications-read"))["ids"] == ["read"]
    async with asyncio.timeout(20):
        while await store.owed(now, 10):
            pass
    await server.system.services.notifications.pay_debts()
    assert [event["name"] for event in device.events].count("notification") == 1


async def test_joining_while_notifications_come_and_are_read(server: Running, crowd: Crowd) -> None:
    """Every device ends with the same list and the same count as a newcomer."""
    ada = await crowd.founder()
    devices = [await at_home(ada)]

    async def burst(number: int) -> None:
        told = await notify(server, ada, f"news {number}")
        if number % 3 == 0:
            await ada.request("POST", f"/api/notifications/{told}/read")
        elif number % 7 == 0:
            await ada.request("POST", "/api/notifications/read")

    going = asyncio.gather(*(burst(number) for number in range(40)))
    devices += [await at_home(ada) for _ in range(6)]
    await going
    fresh = await at_home(ada)
    for device in devices:
        await device.up_to(fresh.joined["seq"])
        assert device.state() == fresh.state()
    assert len(fresh.state()["notifications"]) == 20
