"""Regatta: the real application over opened stores, told to publish by its own publisher."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any, Literal

from aiohttp import web

from benchmarks.realtime.control import obey, options
from regatta.models.auth import Credentials, Registration
from regatta.models.events import LiveEvent
from regatta.server import logs, process
from regatta.server.app import make_app
from regatta.server.http import Runner
from regatta.server.metrics import Metrics
from regatta.server.settings import Settings
from regatta.server.wiring import opened
from regatta.services.services import Services

EMAIL = "ada@example.com"
PASSWORD = "correct horse battery"  # noqa: S105 - of nobody


class Step(LiveEvent):
    """What every server of the benchmark emits."""

    type: Literal["progress-update"] = "progress-update"
    racer: str
    progress: int
    score: int
    title: str
    sent_at: int


async def _signed_in(services: Services, *, first: bool) -> dict[str, Any]:
    """Return what its clients need to come in; the first worker makes the account."""
    if first:
        person = {"email": EMAIL, "password": PASSWORD, "name": "Ada"}
        await services.registration.register(Registration.model_validate(person), "ada")
    signed_in = await services.auth.login(Credentials(email=EMAIL, password=PASSWORD))
    return {"token": signed_in.token, "room": f"org:{signed_in.user.org_id}"}


async def serve(redis: str, data: str, ping: float, *, first: bool) -> None:
    """Serve until ended; all connections are one user's, and come from one address."""
    settings = Settings(
        data=Path(data),
        ping_interval_seconds=ping,
        token_seconds=86_400,
        rate_limits=False,
        connections_per_user=1_000_000,
        connections_per_address=1_000_000,
    )
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        async with opened(settings, redis) as system:
            entry = await _signed_in(system.services, first=first)
            app = make_app(system, Metrics(), run_jobs=False)  # the peers have none
            runner = Runner(app, access_log=None, handle_signals=False)
            await runner.setup()
            await web.SockSite(runner, listener).start()
            process.spare_the_collector()
            publish, room = system.ports.publisher.publish, entry["room"]

            async def burst(steps: list[dict[str, Any]]) -> None:
                for said in [publish(room, Step(**step)) for step in steps]:
                    await said

            await obey(burst, port=listener.getsockname()[1], **entry)


if __name__ == "__main__":
    logs.configure("warning")
    process.run(lambda: serve(**options()))
