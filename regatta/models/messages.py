"""Letters and text messages, and what can go wrong with them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail, ready to be sent.

    Attributes:
        id: the same for every try; becomes the Message-ID.
    """

    id: str
    to: Recipient
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class TextMessage:
    """An SMS.

    Attributes:
        to: a number in E.164 form, such as ``+4930123456``.
    """

    id: str
    to: str
    text: str


class DeliveryFailed(Exception):
    """A letter or text message was not taken.

    Attributes:
        permanent: trying again is of no use: the address or the content was refused.
    """

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent
