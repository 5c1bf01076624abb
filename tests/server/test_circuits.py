"""Circuits to servers outside, as Prometheus sees them."""

from __future__ import annotations

import pytest

from regatta.models.outgoing import OutgoingFailed
from regatta.server.metrics import Metrics
from regatta.server.settings import Settings
from tests.people import Crowd
from tests.running import Running
from tests.server.test_metrics import until

UNSERVED = "localhost:1"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that may call a port of its own machine, where nobody listens."""
    return settings.model_copy(update={"outgoing_private": (UNSERVED,)})


async def test_an_open_circuit_is_shown(server: Running, crowd: Crowd) -> None:
    """With the server that is left alone; those that never failed are not listed."""
    ada = await crowd.founder()
    outgoing = server.system.ports.messengers.outgoing
    for _ in range(5):
        with pytest.raises(OutgoingFailed, match="no answer"):
            await outgoing.request("GET", f"http://{UNSERVED}/")
    page = await until(ada, lambda page: page.value("regatta_circuit_open", host=UNSERVED) == 1)
    assert "left alone" in page.help["regatta_circuit_open"]


def test_a_forgotten_circuit_is_shown_no_more() -> None:
    """Its series goes with it."""
    metrics = Metrics()
    metrics.show_circuits({"a:1": "open", "b:1": "half-open"})
    metrics.show_circuits({"b:1": "closed"})
    shown = metrics.text().decode()
    assert 'regatta_circuit_open{host="b:1"} 0.0' in shown
    assert "a:1" not in shown
