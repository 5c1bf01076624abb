"""The Engine.IO v4 server under python-socketio.

python-engineio keeps the HTTP rules and the codecs; what moves bytes stands here: a WebSocket
leaves aiohttp after its handshake and is written to directly, nothing waits in an unbounded queue,
and an idle connection has no task.
"""

from regatta.realtime.engine.connection import Connection
from regatta.realtime.engine.frames import text_frame
from regatta.realtime.engine.limits import EngineLimits
from regatta.realtime.engine.server import Elsewhere, Engine
from regatta.realtime.engine.upgrade import NoUpgrade, Upgrade, detach, early_bytes, handshake_key

__all__ = [
    "Connection",
    "Elsewhere",
    "Engine",
    "EngineLimits",
    "NoUpgrade",
    "Upgrade",
    "detach",
    "early_bytes",
    "handshake_key",
    "text_frame",
]
