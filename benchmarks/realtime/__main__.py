"""Real time beside its peers, in one run: `make bench-realtime`, or a short one by `--quick`.

Every server runs on a core of its own and is measured by the CPU that it uses; whoever connects
to it only counts bytes, on another core. Compare ratios: they hold on other machines, too.

Run: ``python -m benchmarks.realtime [--quick] [PART ...]``.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import time
from collections.abc import Callable
from typing import Final

from benchmarks.realtime import fanout, idle, publishing, race, slow
from benchmarks.realtime.contenders import install_node
from benchmarks.realtime.figures import line

PEERS: Final = ["regatta", "node", "stock"]

PARTS: Final[dict[str, Callable[[bool, list[str]], None]]] = {
    "fanout": lambda quick, names: fanout.run(
        fanout.QUICK if quick else fanout.FULL, [*names, "transports"]
    ),
    "gathering": lambda quick, _: fanout.gathering(fanout.QUICK if quick else fanout.FULL),
    "publishing": lambda quick, _: publishing.run(3 if quick else 7),
    "race": lambda quick, _: race.run(race.QUICK if quick else race.FULL),
    "slow": lambda quick, _: slow.run(slow.QUICK if quick else slow.FULL),
    "idle": lambda quick, names: idle.run(idle.QUICK if quick else idle.FULL, [*names, "plain"]),
}


def _raise_file_limit() -> None:
    """Allow as many open sockets as the system lets us; children inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main() -> None:
    """Measure what was asked for, everything unless parts are named."""
    parser = argparse.ArgumentParser(prog="benchmarks.realtime")
    parser.add_argument("--quick", action="store_true", help="a short run of each part")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    names = list(PEERS)
    if absent := install_node():
        print(f"Without Node's socket.io: {absent}")
        names.remove("node")
    _raise_file_limit()
    for part, run in PARTS.items():
        if not asked.parts or part in asked.parts:
            began = time.monotonic()
            run(asked.quick, names)
            line("", f"measured in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
