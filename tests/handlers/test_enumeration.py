"""Whether an address has an account cannot be told from how long an answer takes.

The one place in which tests measure time, since that is what the promise is about. They compare
distributions and no single calls: whoever guesses by the best threshold that there is, chosen
afterwards, shall be right in less than three of four cases. The samples come in random order,
so that a busy machine slows both kinds alike, and a measurement that fails is taken again.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Final
from uuid import uuid4

import pytest

from tests.letters import letter_to, quiet
from tests.people import Crowd, Reply
from tests.running import Running

SAMPLES: Final = 40
WARM_UP: Final = 8
ATTEMPTS: Final = 3
TELLING: Final = 0.75
"""Guessing at random is right in half of the cases."""

Ask = Callable[[bool], Awaitable[Reply]]
"""Sends the request, for a known address or for an unknown one."""

Prepare = Callable[[], Awaitable[object]]
"""Is done before each request, and not measured."""


def stranger() -> str:
    """Return an address that nobody has."""
    return f"bob-{uuid4().hex}@example.com"


def best_guess(known: list[float], unknown: list[float]) -> float:
    """Return how often the best threshold tells right which of the two a time belongs to."""
    known, unknown = sorted(known), sorted(unknown)
    gaps = [
        abs(bisect_right(known, at) / len(known) - bisect_right(unknown, at) / len(unknown))
        for at in (*known, *unknown)
    ]
    return 0.5 + max(gaps) / 2


async def nothing() -> None:
    """Prepare nothing."""


async def measured(ask: Ask, prepare: Prepare) -> float:
    """Take times of both kinds and return how well they can be told apart."""
    kinds = [True, False] * SAMPLES
    random.shuffle(kinds)
    times: dict[bool, list[float]] = {True: [], False: []}
    for number, kind in enumerate([*kinds[:WARM_UP], *kinds]):
        await prepare()
        begun = perf_counter()
        await ask(kind)
        if number >= WARM_UP:
            times[kind].append(perf_counter() - begun)
    return best_guess(times[True], times[False])


async def check(ask: Ask, status: int, prepare: Prepare = nothing) -> None:
    """Fail if known and unknown addresses can be told apart, by the answer or by its time."""
    assert {(await ask(known)).status for known in (True, False)} == {status}
    guesses: list[float] = []
    while not guesses or min(guesses) >= TELLING:
        assert len(guesses) < ATTEMPTS, guesses
        guesses.append(await measured(ask, prepare))


def test_a_difference_would_be_seen() -> None:
    """The measure is 1 for times that never overlap, and about one half for those that do."""
    apart = best_guess([1.0 + n / 100 for n in range(60)], [2.0 + n / 100 for n in range(60)])
    alike = best_guess([1.0 + n / 100 for n in range(60)], [1.005 + n / 100 for n in range(60)])
    assert (apart, alike < 0.55) == (1.0, True)


async def test_a_sign_in_tells_nothing(crowd: Crowd) -> None:
    """A wrong password takes as long as an address that nobody has."""
    ada = await crowd.founder()

    async def ask(known: bool) -> Reply:
        body = {"email": ada.email if known else stranger(), "password": "not the password"}
        return await ada.request("POST", "/api/auth/login", body)

    await check(ask, 401)


@pytest.mark.jobs
async def test_a_forgotten_password_tells_nothing(crowd: Crowd, server: Running) -> None:
    """The letter is somebody else's work, and is not waited for."""
    ada = await crowd.founder()
    await quiet(server)

    async def ask(known: bool) -> Reply:
        body = {"email": ada.email if known else stranger()}
        return await ada.request("POST", "/api/auth/reset-password", body)

    await check(ask, 200)


async def test_an_invitation_tells_nothing(crowd: Crowd) -> None:
    """Whether the person has an account in another organization, the inviter does not learn."""
    ada = await crowd.founder("ada")
    zoe = await crowd.founder("zoe")

    async def ask(known: bool) -> Reply:
        body = {"email": zoe.email if known else stranger()}
        return await ada.request("POST", "/api/auth/invite", body)

    await check(ask, 204)


@pytest.mark.jobs
async def test_a_code_tells_nothing(crowd: Crowd, server: Running) -> None:
    """A wrong one takes as long for somebody who was asked in, with tries left, as for others."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    assert (await ada.request("POST", "/api/auth/invite", {"email": bob.email})).status == 204
    letter = await letter_to(server, bob.email, "invites you")
    wrong = "000000" if "000000" not in letter.text else "000001"
    invitations = server.system.services.invitations.invitations.invitations

    async def ask(known: bool) -> Reply:
        body = {"email": bob.email if known else stranger(), "otp": wrong}
        return await bob.request("POST", "/api/auth/verify-otp", body)

    async def more_tries() -> None:
        await invitations.update({"email": bob.email}, {"$set": {"tries": 0}})

    await check(ask, 400, more_tries)
