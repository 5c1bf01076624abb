"""Servers that stand in for the world outside: HTTP APIs and mail servers."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web
from aiohttp.test_utils import TestServer
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from regatta.integrations.breaker import BreakerLimits
from regatta.integrations.outgoing import OutgoingLimits
from regatta.models.messages import Letter, Recipient

HURRIED: Final = OutgoingLimits(
    first_wait_seconds=0.0, jitter_seconds=0.0, breaker=BreakerLimits(failures=1000)
)
"""Nobody waits between two tries, and no circuit opens."""

Reply = web.Response | Callable[[web.Request], Awaitable[web.StreamResponse]]


def letter(**changes: Any) -> Letter:
    """Return a letter to Ada."""
    plain: dict[str, Any] = {
        "id": "letter-1",
        "to": Recipient("ada@example.com", "Ada"),
        "subject": "Hello",
        "text": "Hello Ada\n",
        "html": "<p>Hello Ada</p>\n",
    }
    return Letter(**{**plain, **changes})


@dataclass
class Seen:
    """A request as it came in."""

    method: str
    path: str
    headers: Any
    body: bytes


@dataclass
class StandIn:
    """An HTTP server that gives the replies it was told, and remembers what it was asked."""

    server: TestServer
    replies: list[Reply] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.name}"

    @property
    def name(self) -> str:
        """Its address and port."""
        return f"127.0.0.1:{self.server.port}"

    def will(self, *replies: Reply) -> None:
        """Set what it replies next; the last one is repeated."""
        self.replies[:] = replies

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Remember a request and reply."""
        body = await request.read()
        self.seen.append(Seen(request.method, request.path_qs, request.headers, body))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, web.Response):
            return web.Response(status=reply.status, headers=reply.headers, body=reply.body)
        return await reply(request)


@asynccontextmanager
async def stand_in(*, tls: ssl.SSLContext | None = None) -> AsyncIterator[StandIn]:
    """Run an HTTP server that answers 200 until it is told otherwise."""
    app = web.Application()
    server = TestServer(app)
    found = StandIn(server, [web.Response(text="well")])
    app.router.add_route("*", "/{path:.*}", found.answer)
    await server.start_server(ssl=tls)
    async with server:
        yield found


def status(code: int, **headers: str) -> web.Response:
    """Return a reply; an underscore in a header's name is a dash."""
    return web.Response(
        status=code, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )


@dataclass
class Post:
    """What a mail server has taken.

    Attributes:
        refusal: its reply to every recipient, if it takes none.
        sender_refusal: its reply to every sender, if it takes none.
        silent: it never says goodbye.
    """

    port: int = 0
    taken: list[Envelope] = field(default_factory=list)
    users: list[tuple[bytes, bytes]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refusal: str = ""
    sender_refusal: str = ""
    silent: bool = False

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take or refuse a sender."""
        envelope.mail_from = address
        return self.sender_refusal or "250 OK"

    async def handle_QUIT(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        """Say goodbye, or nothing."""
        if self.silent:
            await asyncio.Event().wait()
        return "221 Bye"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take or refuse a recipient."""
        envelope.rcpt_tos.append(address)
        return self.refusal or "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter."""
        self.taken.append(envelope)
        self.encrypted.append(session.ssl is not None)
        return "250 taken"

    def authenticate(self, *given: Any) -> AuthResult:
        """Let in whoever knows the password."""
        data = given[-1]
        assert isinstance(data, LoginPassword)
        self.users.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss word", handled=False)

    def raw(self) -> bytes:
        """Return the bytes of the only letter taken."""
        assert len(self.taken) == 1
        content = self.taken[0].original_content
        assert isinstance(content, bytes)
        return content


@asynccontextmanager
async def post(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, **options: Any
) -> AsyncIterator[Post]:
    """Run a mail server."""
    found = Post()

    def protocol() -> SMTP:
        return SMTP(
            found,
            hostname="mail.example",
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=found.authenticate,
            **{"auth_require_tls": False, "enable_SMTPUTF8": True, **options},
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
        await server.wait_closed()
