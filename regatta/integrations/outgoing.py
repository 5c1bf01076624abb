"""The one HTTP client to the outside: bounded, guarded, patient, and quick to leave alone."""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import AsyncIterable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

import stamina
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)
from stamina import instrumentation
from yarl import URL

from regatta import __version__
from regatta.integrations.addresses import InnerAddress, public_socket
from regatta.integrations.breaker import BreakerLimits, Circuits, State
from regatta.integrations.calls import Call, basic, retry_after
from regatta.models.outgoing import Answer, OutgoingFailed, OutgoingRefused, OutgoingUnanswered

log = logging.getLogger("regatta.outgoing")

_PASSING: Final = frozenset({429, 502, 503, 504})
"""Statuses that may be gone at the next try."""

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS: Final = 3
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class OutgoingLimits:
    """How long, how much and how often.

    Attributes:
        total_seconds: for one try, from the first byte out to the last one in.
        connect_seconds: for its connection.
        max_bytes: of an answer's body.
        attempts: tries of a request that may be repeated.
        first_wait_seconds: before the second try, at least; it doubles with each more.
        jitter_seconds: are added to a wait, by chance.
        longest_wait_seconds: a server that asks for more by ``Retry-After`` gets no further try.
        breaker: when a failing server is left alone.
    """

    total_seconds: float = 10.0
    connect_seconds: float = 3.0
    max_bytes: int = 1 << 20
    attempts: int = 3
    first_wait_seconds: float = 0.2
    jitter_seconds: float = 0.5
    longest_wait_seconds: float = 5.0
    breaker: BreakerLimits = field(default_factory=BreakerLimits)


class _Unreached(OutgoingFailed):
    """There was no connection; there may be one at the next try."""


class _TryAgain(Exception):
    """An answer that may be another one at the next try, in that many seconds if it says so."""

    def __init__(self, answer: Answer, seconds: float | None) -> None:
        super().__init__(f"status {answer.status}")
        self.answer = answer
        self.seconds = seconds


def _worth_repeating(error: Exception) -> bool | float:
    if isinstance(error, _TryAgain) and error.seconds is not None:
        return error.seconds
    return isinstance(error, _TryAgain | _Unreached | OutgoingUnanswered)


def _log_retry(details: instrumentation.RetryDetails) -> None:
    facts = {
        "attempt": details.retry_num,
        "seconds": round(details.wait_for, 2),
        "reason": str(details.caused_by),
    }
    log.info("A request will be sent again.", extra={"metadata": facts})


def _log_refusal(url: str) -> None:
    log.warning("A request to an inner address was refused.", extra={"metadata": {"url": url}})


def _silence(call: Call, error: Exception) -> str:
    return f"no answer from {call.server} ({type(error).__name__})"


class Outgoing:
    """Sends requests to public addresses only; an async context manager.

    A connection is refused right before it is made, by the address that was resolved for it: no
    spelling of an address, no name that resolves to one and no redirect gets around that.

    Args:
        private: ``host`` or ``host:port`` of inner servers that may be called all the same.
        limits: how long, how much and how often.
        clock: seconds that only ever grow, for the circuits.
        on_refused: is told the URL, without its query, of each request that was refused.
        tls: checks certificates; by the system's own authorities unless given.
    """

    def __init__(
        self,
        *,
        private: tuple[str, ...] = (),
        limits: OutgoingLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
        on_refused: Callable[[str], None] = _log_refusal,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._private = frozenset(name.lower() for name in private)
        self._limits = limits or OutgoingLimits()
        self._circuits = Circuits(self._limits.breaker, clock)
        self.on_refused = on_refused
        self._tls = tls or True

    @property
    def circuits(self) -> Mapping[str, State]:
        """The present state of each circuit that was ever opened, by ``host:port``."""
        return self._circuits.states

    async def __aenter__(self) -> Self:
        # Instead of hooks that the library would look for, and import, at the first retry.
        instrumentation.set_on_retry_hooks((_log_retry,))
        self._guarded = self._session(TCPConnector(ssl=self._tls, socket_factory=public_socket))
        self._unguarded = self._session(TCPConnector(ssl=self._tls))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._guarded.close()
        await self._unguarded.close()

    def _session(self, connector: TCPConnector) -> ClientSession:
        return ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            headers={"User-Agent": f"regatta/{__version__}"},
            timeout=ClientTimeout(
                total=self._limits.total_seconds, sock_connect=self._limits.connect_seconds
            ),
        )

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        retry: bool = False,
    ) -> Answer:
        """Return the answer to a request, whatever its status.

        Args:
            method: of the request; redirects are followed for GET only.
            url: http or https, without a user and password.
            headers: of the caller.
            json: the body, as JSON.
            form: the body, as a form.
            auth: user and password (Basic).
            retry: repeating the request is harmless: do so when that may help.

        Raises:
            OutgoingRefused: the address is not one that the house may call.
            OutgoingUnanswered: the request was sent and may have been heard.
            OutgoingFailed: there is no connection or too long an answer, or the server is left
                alone since it keeps failing.
        """
        sent = {**(headers or {}), **basic(auth)}
        call = Call(method.upper(), self._checked(url), sent, json, form)
        try:
            async for attempt in self._attempts(self._limits.attempts if retry else 1):
                with attempt:
                    return await self._settled(call)
        except _TryAgain as last:
            return last.answer
        raise AssertionError("the last attempt returns or raises")

    def _attempts(self, most: int) -> AsyncIterable[stamina.Attempt]:
        return stamina.retry_context(
            on=_worth_repeating,
            attempts=most,
            wait_initial=self._limits.first_wait_seconds,
            wait_max=self._limits.longest_wait_seconds,
            wait_jitter=self._limits.jitter_seconds,
        )

    def _checked(self, text: str, base: URL | None = None) -> URL:
        """Return the URL; the addresses behind it are judged when they are known."""
        try:
            url = base.join(URL(text)) if base else URL(text)
            sound = url.scheme in {"http", "https"} and bool(url.host) and url.port is not None
        except ValueError:
            self.on_refused(text.partition("?")[0].rpartition("@")[2])
            raise OutgoingRefused("not a URL") from None
        if not sound or url.user is not None or url.password is not None:
            raise self._refused(url, "only http and https URLs without a password are called")
        if base and (base.scheme, url.scheme) == ("https", "http"):
            raise self._refused(url, "a redirect leads from https to http")
        return url

    def _refused(self, url: URL, reason: str) -> OutgoingRefused:
        host = f"{url.host_port_subcomponent}" if url.host else ""
        self.on_refused(f"{url.scheme}://{host}{url.raw_path}")
        return OutgoingRefused(reason)

    async def _settled(self, call: Call) -> Answer:
        """Return the answer at the end of all redirects.

        Raises: OutgoingFailed; _TryAgain for a passing one.
        """
        for _ in range(_MOST_REDIRECTS + 1):
            answer = await self._counted(call)
            location = answer.headers.get("Location")
            if call.method != "GET" or answer.status not in _REDIRECTS or location is None:
                break
            call = call.redirected(self._checked(location, call.url))
        else:
            raise OutgoingFailed(f"{call.server} redirects too often")
        if answer.status in _PASSING:
            seconds = retry_after(answer)
            if seconds is None or seconds <= self._limits.longest_wait_seconds:
                raise _TryAgain(answer, seconds)
        return answer

    async def _counted(self, call: Call) -> Answer:
        """Return the answer, and let the server's circuit know how it went."""
        breaker = self._circuits.of(call.server)
        admitted = breaker.admit()
        if admitted is None:
            raise OutgoingFailed(f"{call.server} fails and is left alone for a while")
        success: bool | None = None
        try:
            answer = await self._exchanged(call)
            success = answer.status < 500  # noqa: PLR2004 - all above are the server's failures
        except OutgoingRefused:
            raise
        except OutgoingFailed:
            success = False
            raise
        finally:
            breaker.settle(admitted, success=success)
            self._circuits.spare(call.server)
        return answer

    async def _exchanged(self, call: Call) -> Answer:
        named = not self._private.isdisjoint({call.url.host, call.server})
        session = self._unguarded if named else self._guarded
        try:
            async with session.request(
                call.method,
                call.url,
                headers=call.headers,
                json=call.json,
                data=call.form,
                allow_redirects=False,
            ) as response:
                return Answer(response.status, response.headers, await self._body(response))
        except InvalidURL:
            # Not every spelling of an IPv4 address is taken; what is not would be a trick.
            raise self._refused(call.url, f"{call.server} is no proper address") from None
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            if isinstance(error, ClientConnectorError) and isinstance(error.os_error, InnerAddress):
                raise self._refused(call.url, f"{call.server} is no public address") from None
            raise _Unreached(_silence(call, error)) from error
        except (ClientError, OSError) as error:
            raise OutgoingUnanswered(_silence(call, error)) from error
        except ValueError as error:
            raise OutgoingFailed(f"{call.server} cannot be asked this") from error

    async def _body(self, response: ClientResponse) -> bytes:
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > self._limits.max_bytes:
                raise OutgoingFailed(f"{response.url.host} answers too much")
        return bytes(body)
