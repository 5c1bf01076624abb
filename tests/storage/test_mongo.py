"""What the MongoDB engine promises where there is no server."""

from __future__ import annotations

import gc
import socket
import warnings
from typing import TYPE_CHECKING

import pytest

from regatta.storage.engine import StoreUnavailable
from regatta.storage.engines.mongo import MongoEngine
from tests.mongodb import let_the_driver_look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blockbuster import BlockBuster


# A client that is closed while it still tries to connect leaves that socket to the collector,
# which comes here, not in a later test.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(autouse=True, scope="module")
def _leftovers() -> Iterator[None]:
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(autouse=True)
def _driver(blocked_loop: BlockBuster) -> None:
    let_the_driver_look(blocked_loop)


@pytest.fixture
def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


async def test_a_server_that_does_not_answer_is_told_in_one_line(closed_port: int) -> None:
    """Opening gives up after the timeout that was asked for."""
    with pytest.raises(StoreUnavailable) as refusal:
        await MongoEngine.open(f"mongodb://127.0.0.1:{closed_port}", timeout=0.1)

    assert str(closed_port) in str(refusal.value)
    assert "\n" not in str(refusal.value)


async def test_an_address_that_is_none_is_told_in_one_line() -> None:
    """A typo in the setting reads like one."""
    with pytest.raises(StoreUnavailable) as refusal:
        await MongoEngine.open("mongodb://")

    assert "\n" not in str(refusal.value)
