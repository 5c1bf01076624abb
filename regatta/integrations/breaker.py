"""A circuit breaker: leaves a server alone that keeps failing, and looks after a while."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

log = logging.getLogger("regatta.outgoing")

_MOST: Final = 1000
"""Circuits that are kept; the one longest unused goes first."""

State = Literal["closed", "half-open", "open"]
"""Requests pass; a few pass to see whether they do again; none passes."""


@dataclass(frozen=True, slots=True)
class BreakerLimits:
    """When a circuit opens and closes.

    Attributes:
        failures: in a row, until it opens.
        pause_seconds: until an open one lets probes through.
        probes: at most that many at a time.
    """

    failures: int = 5
    pause_seconds: float = 30.0
    probes: int = 1


class Breaker:
    """The circuit of one server.

    Args:
        limits: when it opens and closes.
        clock: seconds that only ever grow.
        changed: is told each new state.
    """

    def __init__(
        self, limits: BreakerLimits, clock: Callable[[], float], changed: Callable[[State], None]
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._changed = changed
        self.state: State = "closed"
        self.failures = 0
        self._era = 0
        self._probing = 0
        self._opened_at = 0.0

    @property
    def present(self) -> State:
        """The state as of now: an open circuit whose pause is over lets probes through."""
        return "half-open" if self.state == "open" and self._rested else self.state

    @property
    def _rested(self) -> bool:
        return self._clock() - self._opened_at >= self._limits.pause_seconds

    def admit(self) -> int | None:
        """Return a pass for one request, or None if it must not be sent.

        Every pass must be given back to :meth:`settle`: a probe that is not keeps its place.
        """
        if self.present != self.state:
            self._become("half-open")
        if self.state == "half-open" and self._probing < self._limits.probes:
            self._probing += 1
            return self._era
        return self._era if self.state == "closed" else None

    def settle(self, admitted: int, *, success: bool | None) -> None:
        """Take note of how a request went; None: it was given up and says nothing.

        What was admitted before the last change of state says nothing either.
        """
        if admitted != self._era:
            return
        if self.state == "half-open":
            self._probing -= 1
        if success:
            self.failures = 0
            if self.state == "half-open":
                self._become("closed")
        elif success is not None:
            self.failures += 1
            if self.state == "half-open" or self.failures >= self._limits.failures:
                self._opened_at = self._clock()
                self._become("open")

    def _become(self, state: State) -> None:
        self.state = state
        self._era += 1
        self._probing = 0
        self._changed(state)


class Circuits:
    """The circuits of all servers; each is kept for as long as it has something to tell."""

    def __init__(self, limits: BreakerLimits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._breakers: dict[str, Breaker] = {}
        self._opened: dict[str, None] = {}

    @property
    def states(self) -> Mapping[str, State]:
        """The present state of the circuits that were opened last, by ``host:port``."""
        return {
            server: self._breakers[server].present if server in self._breakers else "closed"
            for server in self._opened
        }

    def of(self, server: str) -> Breaker:
        """Return the circuit of ``host:port``."""
        breaker = self._breakers.pop(server, None)
        if breaker is None:
            breaker = Breaker(self._limits, self._clock, lambda state: self._told(server, state))
        self._breakers[server] = breaker
        if len(self._breakers) > _MOST:
            forgotten = next(iter(self._breakers))
            del self._breakers[forgotten]
            self._opened.pop(forgotten, None)
        return breaker

    def spare(self, server: str) -> None:
        """Forget the circuit if it is as good as new."""
        breaker = self._breakers.get(server)
        if breaker is not None and breaker.state == "closed" and not breaker.failures:
            del self._breakers[server]

    def _told(self, server: str, state: State) -> None:
        self._opened[server] = None
        if len(self._opened) > _MOST:
            del self._opened[next(iter(self._opened))]
        log.warning("A circuit is %s.", state, extra={"metadata": {"server": server}})
