"""All checks of a history, and what is told of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from tests.torture.checks.ending import (
    check_agreement,
    check_logged,
    check_points,
    check_rosters,
    check_stuck,
)
from tests.torture.checks.order import Order
from tests.torture.checks.updates import (
    check_kept,
    check_numbers,
    check_once,
    check_recovered,
    check_refused,
    check_told,
)
from tests.torture.checks.violations import Violation
from tests.torture.history import Closed, History, Injected, Opened

_CHECKS: Final = (
    check_refused,
    check_kept,
    check_once,
    check_numbers,
    check_recovered,
    check_told,
    check_stuck,
    check_logged,
    check_points,
)

_SHOWN: Final = 8
"""Violations whose story is told whole."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checks found, and how much there was to check."""

    history: History
    counts: Counter[str]
    violations: list[Violation]

    @property
    def rules(self) -> set[str]:
        """The short names of the broken rules."""
        return {violation.rule for violation in self.violations}

    def told(self) -> str:
        """Return what was checked and, for the shortest few, what is wrong."""
        lines = [f"{count:>9}  {name}" for name, count in sorted(self.counts.items())]
        shortest = sorted(self.violations, key=lambda one: (len(one.evidence), one.evidence[-1].at))
        stories: list[str] = []
        rules = Counter[str]()
        for violation in shortest:
            rules[violation.rule] += 1
            if rules[violation.rule] <= 2 and len(stories) < _SHOWN:
                stories.append(violation.story(self.history))
        broken = ", ".join(f"{rule} ({count})" for rule, count in rules.items())
        return "\n".join([*lines, f"broken: {broken or 'nothing'}", *stories])


def check(history: History) -> Findings:
    """Return everything that is wrong with *history*."""
    order = Order.of(history)
    counts = Counter(order.counts)
    counts["clients"] = len(history.clients())
    counts.update(f"fault: {injected.fault.split()[0]}" for injected in history.of(Injected))
    counts.update(f"connections by {opened.transport}" for opened in history.of(Opened))
    counts["connections lost"] = sum(1 for _ in history.of(Closed))
    violations = [*order.violations]
    for one in _CHECKS:
        violations += one(history, counts)
    violations += check_agreement(history, order, counts)
    violations += check_rosters(history, order, counts)
    return Findings(history, counts, violations)
