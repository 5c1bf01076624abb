"""How figures are printed: what was seen beside what is wanted, never a verdict that fails."""

from __future__ import annotations


def title(text: str) -> None:
    """Print a heading."""
    print(f"\n{text}", flush=True)


def line(name: str, *figures: str) -> None:
    """Print one line of a table."""
    print(f"  {name:<34}{'  '.join(figures)}".rstrip(), flush=True)


def judged(ratio: float, target: float | None) -> str:
    """Return Regatta's ratio to a peer, with the target where there is one."""
    text = f"Regatta is {ratio:6.2f} x this"
    if target is None:
        return text
    return f"{text}, target {target:g} x: {'met' if ratio >= target else 'MISSED'}"


def within(seen: float, limit: float, unit: str, form: str = ",.0f") -> str:
    """Return a figure that shall not exceed a limit."""
    verdict = "met" if seen <= limit else "MISSED"
    return f"{seen:{form}} {unit} (target: at most {limit:{form}} {unit}: {verdict})"


def reached(seen: float, limit: float, unit: str, form: str = ",.0f") -> str:
    """Return a figure that shall be at least so much."""
    verdict = "met" if seen >= limit else "MISSED"
    return f"{seen:{form}} {unit} (target: at least {limit:{form}} {unit}: {verdict})"
