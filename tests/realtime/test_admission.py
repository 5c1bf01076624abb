"""How many connections there may be, over several workers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from uuid import uuid4

import pytest

from regatta.models.errors import RateLimited, TooManyConnections
from regatta.realtime.admission import Admission, ConnectionLimits
from tests.realtime.counting import address, until, worker
from tests.realtime.own import OwnValkey
from tests.running import scripts_at


async def test_an_address_has_so_many_over_all_workers(redis_url: str) -> None:
    """Exactly, also when many ask at once; who leaves makes room everywhere."""
    here = address()
    async with worker(redis_url) as one, worker(redis_url) as two, worker(redis_url) as three:
        came = await asyncio.gather(*(each.enter(here, 9) for each in (one, two, three)))
        assert sum(map(len, came)) == 4
        assert await one.enter(here) == []
        assert len(await one.enter(address())) == 1
        for each, sids in zip((one, two, three), came, strict=True):
            for sid in sids:
                each.admission.leave(sid)
        entered: list[str] = []

        async def full() -> bool:
            entered.extend(await two.enter(here))
            return len(entered) == 4

        await until(full)
        assert await three.enter(here) == []


async def test_a_place_that_is_given_back_is_free_at_once(redis_url: str) -> None:
    """At the same worker nobody has to wait for the word of a leave."""
    here = address()
    async with worker(redis_url) as one:
        for _ in range(20):
            sids = await one.enter(here, 5)
            assert len(sids) == 4
            for sid in sids:
                one.admission.leave(sid)
                one.admission.leave(sid)  # which changes nothing


async def test_an_ipv6_network_is_one_address(redis_url: str) -> None:
    """A client may call from each address in it."""
    network = address().removesuffix("1")
    async with worker(redis_url) as one:
        came = [await one.enter(f"{network}{number}") for number in range(5)]
        assert [len(sids) for sids in came] == [1, 1, 1, 1, 0]


async def test_a_user_has_so_many_wherever_they_come_from(redis_url: str) -> None:
    """One more is refused, and counts for its address only until it has left."""
    ada, bob, here = uuid4().hex, uuid4().hex, address()
    async with worker(redis_url) as one, worker(redis_url) as two:
        assert await one.known(address(), ada)
        (there,) = await two.enter(address())
        await two.admission.claim(there, ada)
        (sid,) = await one.enter(here)
        with pytest.raises(TooManyConnections) as refused:
            await one.admission.claim(sid, ada)
        assert refused.value.details == {"per": "user", "limit": 2}
        two.admission.leave(there)
        # What was refused is not counted, so one place is free, here or there.
        await until(lambda: one.known(address(), ada))
        assert not await two.known(address(), ada)
        assert await one.known(here, bob)
        assert len(await one.enter(here, 5)) == 2
        one.admission.leave(sid)
        assert len(await one.enter(here, 5)) == 1


async def test_who_leaves_while_being_counted_is_not_counted(redis_url: str) -> None:
    """Whatever the answer would have been; nothing stays behind."""
    ada = uuid4().hex
    async with worker(redis_url) as one:
        for _ in range(10):
            here = address()
            entering = asyncio.create_task(one.admission.enter("a", here))
            await asyncio.sleep(0)
            one.admission.leave("a")
            await entering
            one.admission.leave("a")
            (sid,) = await one.enter(here)
            claiming = asyncio.create_task(one.admission.claim(sid, ada))
            await asyncio.sleep(0)
            one.admission.leave(sid)
            await claiming
            assert len(await one.enter(here, 5)) == 4
        assert [await one.known(address(), ada) for _ in range(3)] == [True, True, False]
        (sid,) = await one.enter(address())
        refused = asyncio.create_task(one.admission.claim(sid, ada))
        await asyncio.sleep(0)
        one.admission.leave(sid)
        with pytest.raises(TooManyConnections):
            await refused


async def test_who_is_no_longer_there_claims_nothing(redis_url: str) -> None:
    """The client may have gone while its token was looked at."""
    ada = uuid4().hex
    async with worker(redis_url) as one:
        for _ in range(5):
            await one.admission.claim("gone", ada)
        assert await one.known(address(), ada)


async def test_nothing_is_left_of_those_who_have_gone(own_valkey: OwnValkey) -> None:
    """Neither of thousands that came and went, nor of those who were refused."""
    async with worker(own_valkey.url) as one:

        async def come_and_go(users: Iterable[int]) -> None:
            for user in users:
                (sid,) = await one.enter(f"198.18.{user // 256}.{user % 256}")
                await one.admission.claim(sid, f"user-{user}")
                one.admission.leave(sid)

        await asyncio.gather(*(come_and_go(range(at, at + 50)) for at in range(0, 2000, 50)))

        async def only_the_lease() -> bool:
            counts = await one.redis.keys("regatta:connections:{*")
            return not counts

        await until(only_the_lease)
        assert await one.redis.keys("regatta:connections:*") == [b"regatta:connections:workers"]


async def test_new_connections_are_paced(redis_url: str) -> None:
    """However short they are."""
    here = address()
    limits = ConnectionLimits(per_minute=3)
    async with worker(redis_url, limits) as one:
        reasons: list[str] = []
        one.admission.refused = reasons.append
        for _ in range(3):
            (sid,) = await one.enter(here)
            one.admission.leave(sid)
        with pytest.raises(RateLimited):
            await one.admission.enter("a", here)
        assert reasons == ["rate"]


async def test_nobody_is_counted_when_nothing_is_limited(redis_url: str) -> None:
    """As in a load test, in which thousands come from one address."""
    limits = ConnectionLimits(per_user=1, per_address=1, per_minute=1)
    async with scripts_at(redis_url) as scripts:
        admission = Admission(scripts, "w", limits, None)
        for number in range(10):
            await admission.enter(str(number), "192.0.2.1")
            await admission.claim(str(number), "ada")
            admission.leave(str(number))
