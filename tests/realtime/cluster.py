"""A Redis Cluster of a test's own: three servers, each with a third of the slots."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from redis import Redis
from redis.exceptions import RedisError

from regatta.server import valkey

SLOTS: Final = ((0, 5460), (5461, 10922), (10923, 16383))


class Cluster:
    """The running servers, and how slots move between them."""

    def __init__(self, nodes: list[Any], ports: list[int]) -> None:
        self.nodes = nodes
        self._ports = ports

    @property
    def url(self) -> str:
        """How a server finds it; the first address does not answer."""
        known = ",".join(f"127.0.0.1:{port}" for port in self._ports)
        return f"redis+cluster://127.0.0.1:1,{known}"

    def holder(self, slot: int) -> int:
        """Return which server has *slot*, as all of them say once they agree."""
        while True:
            said = {
                port
                for node in self.nodes
                for first, last, (_, port, *_), *_ in node.execute_command("CLUSTER SLOTS")
                if first <= slot <= last
            }
            if len(said) == 1:
                return self._ports.index(said.pop())

    def move(self, slot: int, target: int) -> None:
        """Move a slot with all its keys, as operators do."""
        source = self.holder(slot)
        ids = [node.execute_command("CLUSTER MYID").decode() for node in self.nodes]
        self.nodes[target].execute_command(f"CLUSTER SETSLOT {slot} IMPORTING {ids[source]}")
        self.nodes[source].execute_command(f"CLUSTER SETSLOT {slot} MIGRATING {ids[target]}")
        while keys := self.nodes[source].execute_command(f"CLUSTER GETKEYSINSLOT {slot} 100"):
            place = ("127.0.0.1", self._ports[target], "", 0, 5000)
            self.nodes[source].execute_command("MIGRATE", *place, "KEYS", *keys)
        for node in (self.nodes[target], self.nodes[source]):
            node.execute_command(f"CLUSTER SETSLOT {slot} NODE {ids[target]}")
        assert self.holder(slot) == target


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """Run a cluster for as long as the context lasts."""
    with ExitStack() as stack:
        ports = [_free_port() for _ in SLOTS]
        buses = [_free_port() for _ in SLOTS]
        for port, bus in zip(ports, buses, strict=True):
            stack.callback(_end, _start(folder / str(port), port, bus))
        nodes = [stack.enter_context(_connect(port)) for port in ports]
        for node, (first, last) in zip(nodes, SLOTS, strict=True):
            _wait(node)
            node.execute_command(f"CLUSTER ADDSLOTSRANGE {first} {last}")
        for port, bus in zip(ports[1:], buses[1:], strict=True):
            nodes[0].execute_command(f"CLUSTER MEET 127.0.0.1 {port} {bus}")
        while not all(_is_whole(node) for node in nodes):
            continue
        yield Cluster(nodes, ports)


def _connect(port: int) -> Any:
    """Return a client, whose methods have no types."""
    return Redis(port=port)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(folder: Path, port: int, bus: int) -> subprocess.Popen[bytes]:
    folder.mkdir()
    binary = valkey.find_binary()
    assert binary is not None
    options = {
        "port": port,
        "bind": "127.0.0.1",
        "cluster-enabled": "yes",
        "cluster-port": bus,
        "cluster-node-timeout": 1000,
        "save": "",
        "dir": folder,
    }
    arguments = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
    return subprocess.Popen([str(binary), *arguments], stdout=subprocess.DEVNULL)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _wait(node: Any) -> None:
    while True:
        with suppress(RedisError, OSError):
            node.ping()
            return


def _is_whole(node: Any) -> bool:
    info = node.execute_command("CLUSTER INFO")
    return (info["cluster_state"], info["cluster_known_nodes"]) == ("ok", str(len(SLOTS)))
