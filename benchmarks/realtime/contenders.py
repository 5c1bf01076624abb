"""Who is measured: each with its servers, its Valkey if it uses one, and its clients."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.realtime.children import LOAD, SERVERS, Child, cpu_seconds, own_valkey, python

QUIET_PING: Final = 3600.0
"""Between two heartbeats, in seconds, where they would only disturb."""

_NODE: Final = Path(__file__).parent / "servers"

NAMES: Final = {
    "regatta": "Regatta",
    "node": "Node socket.io",
    "stock": "python-socketio",
    "transports": "bare transports",
    "plain": "bare aiohttp",
}


@dataclass
class Contender:
    """One of those who are measured; all its workers and clients are running."""

    name: str
    servers: list[Child]
    clients: list[Child]
    entries: list[dict[str, Any]]
    valkey: int | None = None
    costs: dict[Any, list[Any]] = field(default_factory=dict)
    """Whatever was found so far, case by case."""

    def cpu(self) -> tuple[float, float]:
        """Return the CPU seconds so far of the servers, and of their Valkey."""
        servers = sum(cpu_seconds(server.pid) for server in self.servers)
        return servers, cpu_seconds(self.valkey) if self.valkey else 0.0

    def connect(self, count: int, **options: Any) -> None:
        """Connect that many clients, spread over the workers and the clients' processes."""
        each = count // len(self.clients)
        for number, client in enumerate(self.clients):
            source = f"127.0.0.{number + 1}"
            entries = [{**entry, "source": source} for entry in self.entries]
            client.tell(do="connect", entries=entries, count=each, **options)
        for client in self.clients:
            client.hear()

    def emit(self, bursts: int, size: int, **options: Any) -> dict[str, Any]:
        """Have the first worker emit, and return once everybody has everything."""
        for client in self.clients:
            client.ask(do="reset")
        self.servers[0].ask(bursts=bursts, size=size, **options)
        first, *_ = [client.ask(do="wait", events=bursts * size) for client in self.clients]
        return first


def install_node() -> str | None:
    """Install the official server that the lock file names; return why not, if so."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "there is no Node on the PATH"
    if (_NODE / "node_modules" / "socket.io").is_dir():
        return None
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=_NODE, capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"npm ci failed: {done.stderr.strip()[-300:]}"


def _regatta(number: int, redis: str | None, data: str, ping: float) -> Child:
    first = number == 0
    return python("servers.regatta", SERVERS, redis=redis, data=data, ping=ping, first=first)


def _node(_number: int, redis: str | None, _data: str, ping: float) -> Child:
    options = json.dumps({"redis": redis, "ping": ping})
    return Child(["node", str(_NODE / "node.mjs"), options], SERVERS)


def _stock(_number: int, redis: str | None, _data: str, ping: float) -> Child:
    return python("servers.stock", SERVERS, redis=redis, ping=ping)


def _transports(*_: Any) -> Child:
    return python("servers.transports", SERVERS)


def _plain(_number: int, _redis: str | None, _data: str, ping: float) -> Child:
    return python("servers.plain", SERVERS, ping=ping)


_SERVERS: Final[dict[str, Callable[[int, str | None, str, float], Child]]] = {
    "regatta": _regatta,
    "node": _node,
    "stock": _stock,
    "transports": _transports,
    "plain": _plain,
}


@contextmanager
def contender(
    name: str, *, workers: int = 1, ping: float = QUIET_PING, clients: int = 1
) -> Iterator[Contender]:
    """Run one contender; only Regatta needs a Valkey also for one worker."""
    with ExitStack() as stack:
        redis = pid = None
        if workers > 1 or name == "regatta":
            redis, pid = stack.enter_context(own_valkey())
        data = stack.enter_context(tempfile.TemporaryDirectory(prefix="regatta-bench-"))
        servers: list[Child] = []
        ready: dict[str, Any] = {}
        ports = []
        for number in range(workers):
            server = stack.enter_context(_SERVERS[name](number, redis, data, ping))
            said = server.hear()
            ports.append(said["port"])
            ready = ready or said
            servers.append(server)
        entry = {key: text for key, text in ready.items() if key in {"token", "room"}}
        if name in {"transports", "plain"}:
            entry["protocol"] = "websocket"
        crowd = [stack.enter_context(python("clients", LOAD)) for _ in range(clients)]
        entries = [{**entry, "port": port} for port in ports]
        yield Contender(name, servers, crowd, entries, pid)


@contextmanager
def contenders(names: list[str], **options: Any) -> Iterator[list[Contender]]:
    """Run several at the same time; each is measured while the others rest."""
    with ExitStack() as stack:
        yield [stack.enter_context(contender(name, **options)) for name in names]
