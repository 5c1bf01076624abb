"""The Engine.IO v4 server under python-socketio.

python-engineio keeps the HTTP rules and the codecs; what moves bytes stands here: a WebSocket
is written to directly, nothing waits in an unbounded queue, and no task is started a message.
"""

from regatta.realtime.engine.connection import Connection
from regatta.realtime.engine.frames import text_frame
from regatta.realtime.engine.server import Engine, EngineLimits

__all__ = ["Connection", "Engine", "EngineLimits", "text_frame"]
