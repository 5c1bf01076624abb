"""`python -m tests.torture`: hurt two servers for a while and say what became of it."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.torture.faults import schedule
from tests.torture.faulty import PLANTED
from tests.torture.run import Plan, torture

_CALM: Final = 25.0
"""Seconds before the end in which nothing happens, so that rosters forget the dead."""


def main() -> int:
    """Run; return 1 if any promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="of an earlier run, to repeat it")
    parser.add_argument("--seconds", type=float, default=600.0, help="of load")
    parser.add_argument("--racers", type=int, default=30)
    parser.add_argument("--pace", type=float, default=0.4, help="seconds between two steps")
    parser.add_argument("--planted", default="", choices=PLANTED, help="to be found")
    chosen = parser.parse_args()
    seed = secrets.randbelow(10**6) if chosen.seed is None else chosen.seed
    faults = schedule(seed, chosen.seconds)
    say = sys.stdout.write
    say(f"seed {seed}: {chosen.seconds:.0f} s with {len(faults)} faults\n")
    say("".join(f"{fault.at:9.2f} s  {fault}\n" for fault in faults))
    plan = Plan(
        seed=seed,
        faults=faults,
        seconds=chosen.seconds,
        racers=chosen.racers,
        pace=chosen.pace,
        calm=_CALM,
        planted=chosen.planted,
    )
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        findings = asyncio.run(torture(plan, Path(folder)))
    say(findings.told() + "\n")
    if findings.violations:
        say(f"FAILED: repeat with SEED={seed} SECONDS={chosen.seconds:.0f}\n")
    return 1 if findings.violations else 0


if __name__ == "__main__":
    sys.exit(main())
