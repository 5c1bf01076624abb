"""The demo's organization: made once, found again afterwards."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Final

from regatta.server.demo.account import ACCOUNT
from regatta.server.demo.guest import Guest, Refused

_RACERS: Final = ("Ada", "Grace", "Linus", "Margaret", "Alan")
_TASKS: Final = (
    ("Write the launch page", "Find a headline. Name three benefits. Show one customer.", 7200),
    ("Answer the support queue", "Sort by age. Answer the oldest ten. Note what repeats.", 3600),
    ("Tidy the sales pipeline", "Close dead leads. Date every next step. Call two people.", 5400),
    ("Prepare the quarterly review", "Collect figures. Draw one chart. Write one page.", 14400),
)


async def host(url: str, stack: AsyncExitStack) -> Guest:
    """Return the demo's host, signed in; the organization is founded at the first call."""
    guest = await stack.enter_async_context(Guest(url, "Demo", ACCOUNT.email))
    try:
        await guest.sign_in()
    except Refused:
        founding = {**ACCOUNT.model_dump(), "name": "Demo"}
        await guest.call(
            "POST", "/api/auth/register", founding | {"organization": "The Demo Rowing Club"}
        )
        await guest.sign_in()
    return guest


async def racers(url: str, host: Guest, stack: AsyncExitStack) -> list[Guest]:
    """Return the racers, signed in."""
    guests = []
    for name in _RACERS:
        email = f"{name.lower()}@regatta.example"
        guest = await stack.enter_async_context(Guest(url, name, email))
        try:
            await guest.sign_in()
        except Refused:
            member = {"name": name, "email": email, "role": "member", "password": ACCOUNT.password}
            await host.call("POST", "/api/users", member)
            await guest.sign_in()
        guests.append(guest)
    return guests


async def tasks(host: Guest) -> list[str]:
    """Return the ids of the tasks that challenges are made from."""
    found = (await host.call("GET", "/api/tasks?tag=demo"))["tasks"]
    if not found:
        for title, description, estimate in _TASKS:
            task = {"title": title, "description": description, "estimateSeconds": estimate}
            await host.call("POST", "/api/tasks", {**task, "tags": ["demo"]})
        found = (await host.call("GET", "/api/tasks?tag=demo"))["tasks"]
    return [task["id"] for task in found]
