"""One Engine.IO session: polling, its upgrade, and the WebSocket."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from aiohttp import web
from engineio import packet
from engineio.exceptions import EngineIOError

from regatta.realtime.engine.body import whole_body
from regatta.realtime.engine.frames import PROTOCOL_ERROR, message_frame, text_frame
from regatta.realtime.engine.inbox import AT_ONCE, Inbox
from regatta.realtime.engine.limits import STRANGERS_BYTES
from regatta.realtime.engine.outbox import Outbox
from regatta.realtime.engine.packets import (
    CLOSE,
    CLOSE_FRAME,
    MALFORMED,
    MESSAGE,
    PING,
    PING_FRAME,
    PONG,
    packets_in,
    payload,
)
from regatta.realtime.engine.websocket import Receiver, WebSocket

if TYPE_CHECKING:
    from regatta.realtime.engine.server import Engine

log = logging.getLogger("regatta.engine")


class Connection(Receiver):
    """A session whose frames go straight to the transport once it is a WebSocket.

    Bytes that wait for the client are bounded; beyond the bound the connection is cut, and the
    client comes back and recovers by ``seq``. An answer may be longer than the bound by itself.
    """

    __slots__ = (
        "_bound",
        "_deadline",
        "_inbox",
        "_outbox",
        "_pinged",
        "_posting",
        "_websocket",
        "aborted",
        "closed",
        "closing",
        "connected",
        "server",
        "sid",
        "slot",
        "transport",
        "upgraded",
        "upgrading",
    )

    def __init__(self, server: Engine, sid: str) -> None:
        self.server = server
        self.sid = sid
        self.connected = self.upgrading = self.upgraded = self.closing = False
        self.closed = self.aborted = self._posting = self._pinged = False
        self.slot: int | None = None
        self.transport: asyncio.Transport | None = None  # None while `write` is to be asked
        self._websocket: WebSocket | None = None
        self._outbox: Outbox | None = Outbox()
        self._inbox: Inbox | None = None
        self._bound = server.limits.waiting_bytes
        self._deadline: asyncio.TimerHandle | None = None

    @property
    def waiting_bytes(self) -> int:
        """How many bytes were written for the client and have not left the process."""
        if self._outbox is not None:
            return self._outbox.size
        return self._websocket.waiting_bytes if self._websocket is not None else 0

    def write(self, frames: bytes, packets: Sequence[str | bytes]) -> None:
        """Send *packets*, which are encoded; *frames* are the same as finished WebSocket frames."""
        if self.transport is not None:
            self.transport.write(frames)
        elif self._outbox is not None and not self.closed:
            self._outbox.put(packets)
            if self._outbox.size > self._bound:
                self.cut("slow-consumer")

    async def send(self, pkt: packet.Packet) -> None:
        """Send a packet."""
        self.write(message_frame(pkt.encode()), (pkt.encode(),))

    def answer(self, packet: str) -> None:
        """Send what was asked for; the longest answer so far comes on top of the bound."""
        frames = text_frame(packet.encode())
        bound = self.server.limits.waiting_bytes + len(frames)
        if bound > self._bound:
            self._bound = bound
            if self._websocket is not None:
                self._websocket.bound(bound)
        self.write(frames, (packet,))

    def schedule_ping(self) -> None:
        """Begin the wait for the next ping; the client has just shown that it lives."""
        self._pinged = False
        if not self.closed:
            self.server.wheel.set(self, self.server.ping_interval)

    def ring(self) -> None:
        """Ask whether the client lives; cut it when it has not answered."""
        if self._pinged:
            self.server.cut(self, self.server.reason.PING_TIMEOUT)
            return
        self._pinged = True
        self.server.wheel.set(self, self.server.ping_timeout)
        self.write(PING_FRAME, (PING,))

    def expect(self, seconds: float) -> None:
        """Cut the connection unless it is :meth:`welcome` within *seconds*."""
        call_later = asyncio.get_running_loop().call_later
        self._deadline = call_later(seconds, self.cut, "connect-timeout")

    def welcome(self) -> None:
        """Note that somebody known is at the other end."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
            if self._websocket is not None:
                self._websocket.allow(self.longest)

    @property
    def longest(self) -> int:
        """The longest message or body that is taken, in bytes: a short one from strangers."""
        longest: int = self.server.max_http_buffer_size
        return longest if self._deadline is None else min(longest, STRANGERS_BYTES)

    async def poll(self) -> str:
        """Return what waits for a polling client, or wait for it; a NOOP when it is over.

        Raises:
            EngineIOError: another poll is pending, or the client has moved to a WebSocket.
        """
        if self._outbox is None or self._outbox.is_polled:
            raise EngineIOError("two polls at once")
        if self.closed or self.upgrading:
            return payload(self._outbox.take() if self.closed else ())
        return await self._outbox.poll()

    def end_poll(self) -> None:
        """Answer the poll that is pending, with a NOOP if there is nothing else."""
        if self._outbox is not None:
            self._outbox.end_poll()

    async def handle_get_request(self, environ: dict[str, Any]) -> Any:  # noqa: ARG002 - python-engineio hands it over
        """Answer a poll."""
        return self.server.payload(await self.poll())

    async def take_post(self, request: web.Request) -> None:
        """Take the packets of a POST, once all of its body is here.

        Raises:
            EngineIOError: the body is too long or no payload; the session is over.
        """
        if self._posting or self.closed:
            raise EngineIOError("two posts at once")
        self._posting = True
        try:
            body = await whole_body(request, self.longest, self.server.limits.body_seconds)
            if self.closed:
                raise EngineIOError("the session ended meanwhile")
            for number, encoded in enumerate(packets_in(body), start=1):
                if number > self.server.limits.frames_per_second * 2:
                    raise EngineIOError("too many packets")
                await self._receive(encoded)
                if number % AT_ONCE == 0:
                    await asyncio.sleep(0)  # others have their turn
        except MALFORMED as error:
            raise EngineIOError("malformed payload") from error
        finally:
            self._posting = False

    def opened(self, websocket: WebSocket) -> None:
        """Write straight to the transport from now on, what waited first."""
        self.connected = self.upgraded = True
        self.upgrading = False
        websocket.receiver = self
        self.transport = websocket.transport
        self.server.on_moved()
        websocket.bound(self._bound)
        self._websocket = websocket
        waiting = self._outbox.take() if self._outbox is not None else ()
        self.end_poll()
        self._outbox = None
        frames = b"".join(map(message_frame, waiting))
        if frames:
            self.write(frames, ())
        if self.closed:
            websocket.close()

    def received(self, message: str | bytes) -> None:
        """Have a message handled when those before it are."""
        if message == PONG:
            self.schedule_ping()
        elif not (self.closed or self.aborted):
            self._put(message)

    def shut(self) -> None:
        """Write nothing any more."""
        self.transport = None
        self.server.on_moved()

    def broken(self) -> None:
        """End the session, once all that had come before is handled."""
        self._put(None)

    def cut(self, reason: str) -> None:
        """Cut the connection."""
        self.server.cut(self, reason)

    def lost(self) -> None:
        """End the session, once all that had come before is handled."""
        self._put(None)

    def _put(self, message: str | bytes | None) -> None:
        if self._inbox is None and self._websocket is not None:
            start = self.server.in_background
            self._inbox = Inbox(self._websocket, self._handle, self._emptied, start)
        if self._inbox is not None:
            self._inbox.put(message)

    def _emptied(self) -> None:
        self._inbox = None

    async def _handle(self, message: str | bytes | None) -> bool:
        """Handle one message, or the end; return whether the next one may come."""
        if message is None:
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
            return False
        try:
            await self._receive(message)
        except MALFORMED:
            log.info("a malformed packet closed its connection")
        except Exception:
            log.exception("a message could not be handled")
        else:
            return True
        if self._websocket is not None:
            self._websocket.close(PROTOCOL_ERROR)
        await self.close(abort=True, reason=self.server.reason.TRANSPORT_ERROR)
        return False

    async def _receive(self, encoded: str | bytes) -> None:
        """Act on one packet from the client; what follows a close is ignored."""
        if self.closed or self.aborted:
            return
        if isinstance(encoded, bytes):
            await self.server.deliver(self.sid, encoded)
        elif encoded[:1] == MESSAGE:
            await self.server.deliver(self.sid, encoded[1:])
        elif encoded == PONG:
            self.schedule_ping()
        elif encoded == CLOSE:
            await self.close(abort=True, reason=self.server.reason.CLIENT_DISCONNECT)
        else:
            raise EngineIOError("unexpected packet")

    async def close(
        self,
        wait: bool = True,  # noqa: ARG002 - python-engineio names it; nothing here waits
        abort: bool = False,
        reason: str | None = None,
    ) -> None:
        """End the session; the client is told unless *abort*."""
        if self.closed or self.closing:
            return
        self.closing = True
        self.server.wheel.clear(self)
        self.welcome()
        await self.server.ended(self.sid, reason or self.server.reason.SERVER_DISCONNECT)
        if not abort:
            self.write(CLOSE_FRAME, (CLOSE,))
        self.closed = True
        polls = self._outbox is not None and self._outbox.is_polled
        self.end_poll()
        if self._websocket is not None:
            self._websocket.close()
        # A client between two polls is still to be told with its next one.
        told = self.aborted or self._websocket is not None or (abort and polls)
        self.server.forget(self, 0 if told else self.server.ping_timeout)

    def abort(self) -> None:
        """Cut the connection without a word; what waited for it, or still comes, is dropped."""
        self.aborted = True
        if self._websocket is not None:
            self._websocket.abort()
