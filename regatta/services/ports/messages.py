"""Ports of what leaves the house: letters and text messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from regatta.models.messages import Letter, Recipient, TextMessage


class Mailer(Protocol):
    """Hands letters over for delivery."""

    async def send(self, letter: Letter) -> None:
        """Send *letter*; its id becomes the Message-ID, so a repeat can be recognised.

        Raises: DeliveryFailed.
        """
        ...


class Sms(Protocol):
    """Hands text messages over for delivery."""

    async def send(self, message: TextMessage) -> None:
        """Send *message*.

        Raises: DeliveryFailed.
        """
        ...


class Letters(Protocol):
    """Writes letters from templates."""

    def write(
        self, template: str, letter_id: str, to: Recipient, facts: Mapping[str, Any]
    ) -> Letter:
        """Return the letter that *template* makes of *facts*, as text and as escaped HTML."""
        ...
