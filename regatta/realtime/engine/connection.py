"""One Engine.IO session: polling, its upgrade, and the WebSocket."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from aiohttp import WebSocketError, WSMsgType, web
from engineio import async_socket, packet
from engineio.exceptions import ContentTooLongError, EngineIOError

from regatta.realtime.engine.frames import message_frame, text_frame

if TYPE_CHECKING:
    from regatta.realtime.engine.server import Engine

log = logging.getLogger("regatta.engine")

_SEPARATOR: Final = "\x1e"

MALFORMED: Final = (ValueError, IndexError, KeyError, TypeError, EngineIOError, RecursionError)
"""What the codecs raise for packets that break the protocol."""


class Connection(async_socket.AsyncSocket):
    """A session whose frames go straight to the transport once it is a WebSocket.

    Bytes that wait for the client are bounded; beyond the bound the connection is cut, and the
    client comes back and recovers by ``seq``.
    """

    server: Engine
    connected: bool
    upgrading: bool
    upgraded: bool
    closing: bool
    closed: bool

    def __init__(self, server: Engine, sid: str) -> None:
        super().__init__(server, sid)
        self._websocket: web.WebSocketResponse | None = None
        self._transport: asyncio.Transport | None = None
        self._queued_bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._polling = False
        self._posting = False
        self.aborted = False

    # --- what waits for the client -----------------------------------------------------------

    @property
    def waiting_bytes(self) -> int:
        """How many bytes were written for the client and have not left the process."""
        transport = self._transport
        return self._queued_bytes + (transport.get_write_buffer_size() if transport else 0)

    def write(self, frame: bytes, text: str) -> None:
        """Send *text*, an encoded packet; *frame* is the same as a finished WebSocket frame."""
        if self.closed:
            return
        if self._transport is not None:
            if not self._transport.is_closing():
                self._transport.write(frame)
        else:
            self._enqueue(packet.Packet(encoded_packet=text), len(text))
        if self.waiting_bytes > self.server.limits.waiting_bytes:
            self.server.cut(self, "slow-consumer")

    async def send(self, pkt: packet.Packet) -> None:
        """Send a packet; never waits."""
        if self.closed:
            return
        encoded = pkt.encode()
        if self._transport is not None:
            self._transport.write(message_frame(encoded))
        else:
            self._enqueue(pkt, len(encoded))
        if self.waiting_bytes > self.server.limits.waiting_bytes:
            self.server.cut(self, "slow-consumer")

    def _enqueue(self, pkt: packet.Packet | None, size: int) -> None:
        self._queued_bytes += size
        self.queue.put_nowait((pkt, size))

    def _take(self, item: tuple[packet.Packet | None, int]) -> packet.Packet | None:
        self._queued_bytes -= item[1]
        return item[0]

    async def poll(self) -> list[packet.Packet]:
        """Return what waits for a polling client, or wait for it; a NOOP when it is over."""
        packets = []
        found = self._take(await self.queue.get())
        while found is not None:
            packets.append(found)
            if self.queue.empty():
                break
            found = self._take(self.queue.get_nowait())
        return packets or [packet.Packet(packet.NOOP)]

    # --- heartbeat ---------------------------------------------------------------------------

    def schedule_ping(self) -> None:
        """Begin the wait for the next ping; the client has just shown that it lives."""
        self._set_timer(self.server.ping_interval, self._ping)

    def _set_timer(self, delay: float, callback: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self.closed:
            self._timer = asyncio.get_running_loop().call_later(delay, callback)

    def _ping(self) -> None:
        self.write(text_frame(b"2"), "2")
        self._set_timer(
            self.server.ping_timeout,
            lambda: self.server.cut(self, self.server.reason.PING_TIMEOUT),
        )

    def expect(self, seconds: float) -> None:
        """Cut the connection unless it is :meth:`welcome` within *seconds*."""
        self._deadline = asyncio.get_running_loop().call_later(
            seconds, self.server.cut, self, "connect-timeout"
        )

    def welcome(self) -> None:
        """Note that somebody known is at the other end."""
        if self._deadline is not None:
            self._deadline.cancel()

    # --- polling -----------------------------------------------------------------------------

    async def handle_get_request(self, environ: dict[str, Any]) -> Any:
        """Answer a GET: what waits, or the upgrade."""
        request: web.Request = environ["aiohttp.request"]
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self.serve_websocket(request)
        if self.upgrading:
            return [packet.Packet(packet.NOOP)]
        if self._polling:
            raise EngineIOError("two polls at once")
        self._polling = True
        try:
            return await self.poll()
        finally:
            self._polling = False

    async def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Take the packets of a POST, once all of its body is here.

        Raises:
            EngineIOError: the body is too long or no payload; the session is over.
        """
        if self._posting:
            raise EngineIOError("two posts at once")
        self._posting = True
        try:
            for encoded in (await self._body(environ["aiohttp.request"])).split(_SEPARATOR):
                await self.receive(packet.Packet(encoded_packet=encoded))
        except MALFORMED as error:
            if not self.closed:  # nobody is left to be told
                raise EngineIOError("malformed payload") from error
        finally:
            self._posting = False

    async def _body(self, request: web.Request) -> str:
        """Return all of the body.

        Raises:
            ContentTooLongError: there is more than the server takes.
            UnicodeDecodeError: it is no text.
        """
        body = bytearray()
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > self.server.max_http_buffer_size:
                raise ContentTooLongError
        return body.decode("utf-8")

    # --- websocket ---------------------------------------------------------------------------

    async def serve_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Speak over a WebSocket, after an upgrade from polling or from the beginning."""
        socket = web.WebSocketResponse(
            compress=False, autoping=True, max_msg_size=self.server.max_http_buffer_size
        )
        await socket.prepare(request)
        if self.connected and not await self._upgrade(socket):
            await socket.close()
            return socket
        self.connected = self.upgraded = True
        self._open(socket, request)
        try:
            await self._read(socket)
        finally:
            self._transport = None
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
            self.server.sockets.pop(self.sid, None)
        return socket

    async def _upgrade(self, socket: web.WebSocketResponse) -> bool:
        """Probe the WebSocket as the protocol says, while polling goes on."""
        if self.upgrading or self.upgraded:
            return False
        self.upgrading = True
        try:
            async with asyncio.timeout(self.server.limits.upgrade_seconds):
                if await socket.receive_str() != "2probe":
                    return False
                await socket.send_str("3probe")
                if self._polling:
                    self._enqueue(packet.Packet(packet.NOOP), 1)  # ends the pending poll
                if await socket.receive_str() != "5":
                    return False
        except (TimeoutError, TypeError, WebSocketError):
            return False
        finally:
            self.upgrading = False
        return not self.closed

    def _open(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        """Write straight to the transport from now on, what waited first."""
        transport = request.transport
        if transport is None:
            return
        self._websocket = socket
        self._transport = transport
        while not self.queue.empty():
            pkt = self._take(self.queue.get_nowait())
            if pkt is not None and pkt.packet_type != packet.NOOP:
                encoded = pkt.encode()
                transport.write(message_frame(encoded))

    async def _read(self, socket: web.WebSocketResponse) -> None:
        """Take packets, in order, until either side is done or breaks the protocol."""
        async for message in socket:
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY} or self.closed:
                return
            try:
                await self.receive(packet.Packet(encoded_packet=message.data))
            except MALFORMED:
                log.info("a malformed packet closed its connection")
                await socket.close(code=1002)
                return

    async def receive(self, pkt: packet.Packet) -> None:
        """Act on one packet from the client; what follows a close is ignored."""
        if self.closed or self.aborted:
            return
        if pkt.packet_type == packet.PONG:
            self.schedule_ping()
        elif pkt.packet_type == packet.MESSAGE:
            await self.server.deliver(self.sid, pkt.data)
        elif pkt.packet_type == packet.CLOSE:
            await self.close(abort=True, reason=self.server.reason.CLIENT_DISCONNECT)
        else:
            raise EngineIOError("unexpected packet")

    # --- the end -----------------------------------------------------------------------------

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
        for timer in (self._timer, self._deadline):
            if timer is not None:
                timer.cancel()
        await self.server.ended(self.sid, reason or self.server.reason.SERVER_DISCONNECT)
        if not abort:
            await self.send(packet.Packet(packet.CLOSE))
        self.closed = True
        self._enqueue(None, 0)  # ends a pending poll
        if self._websocket is not None and not self._websocket.closed:
            # The client's half of the closing handshake may take its time.
            self.server.in_background(self._websocket.close())
        # A client between two polls is still to be told with its next one.
        self.server.forget(self, 0 if abort or self._websocket else self.server.ping_timeout)

    def abort(self) -> None:
        """Cut the connection without a word; what waited for it, or still comes, is dropped."""
        self.aborted = True
        if self._transport is not None:
            self._transport.abort()
