"""Letters in the form that mail servers take (RFC 5322), and what may stand in their headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import formatdate, parseaddr
from typing import Final

from email_validator import EmailNotValidError, validate_email

from regatta.models.base import ID_PATTERN
from regatta.models.messages import DeliveryFailed, Letter, Recipient

AUTOMATIC: Final[Mapping[str, str]] = {"Auto-Submitted": "auto-generated"}
"""Keeps answering machines from answering (RFC 3834)."""

_ID: Final = re.compile(ID_PATTERN.removesuffix("$"), re.ASCII)
_UNFIT: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's control characters, lone surrogates and line ends."""

_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of what follows, so that it reads as something else."""

_SENDER: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
"""Plain addresses, also of machines that the world does not know."""

_LONGEST_SUBJECT: Final = 200
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom letters come from."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part of the address behind the at sign."""
        return self.address.rpartition("@")[2]


def sender_of(text: str) -> Sender:
    """Return whom ``Name <address>``, or an address alone, means.

    Raises:
        ValueError: it is neither.
    """
    name, address = parseaddr(one_line(text))
    if not _SENDER.fullmatch(address):
        raise ValueError("must be an address, or `Name <address>`")
    return Sender(address, name)


def one_line(text: str) -> str:
    """Return *text* without line ends, control characters and marks that turn its direction."""
    fit = (" " if unicodedata.category(sign) in _UNFIT else sign for sign in text)
    return " ".join("".join(sign for sign in fit if sign not in _TURNING).split())


def check_id(id: str) -> None:
    """Return if a letter or text message may have this id, which may name a file.

    Raises: DeliveryFailed.
    """
    if not _ID.fullmatch(id):
        raise DeliveryFailed("the id is none", permanent=True)


def sound(letter: Letter) -> Letter:
    """Return the letter with nothing in its headers that could end them early.

    Raises: DeliveryFailed when its address or its id is none.
    """
    check_id(letter.id)
    to = Recipient(_address(letter.to.address), _words(letter.to.name)[:_LONGEST_NAME])
    return replace(
        letter,
        to=to,
        subject=_words(letter.subject)[:_LONGEST_SUBJECT],
        text=whole(letter.text),
        html=whole(letter.html),
    )


def _words(text: str) -> str:
    """Return *text* for a header: one line, in which nothing passes for an encoded word.

    Python's headers decode such a word where it was meant literally, line ends and all.
    """
    return one_line(text).replace("=?", "= ?")


def whole(text: str) -> str:
    """Return *text* without lone surrogates, which no encoding can write."""
    return text.encode("utf-8", "replace").decode()


def _address(text: str) -> str:
    """Return the address with its domain as name servers know it."""
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise DeliveryFailed("the address is none", permanent=True) from error
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


def message_id(letter: Letter, sender: Sender) -> str:
    """Return the Message-ID, which is the same for every try."""
    return f"<{letter.id}@{sender.domain}>"


def address(who: Recipient | Sender) -> Address:
    """Return a name and address that are sound, quoted where they must be."""
    mailbox, _, domain = who.address.rpartition("@")
    return Address(who.name, mailbox, domain)


def mime(letter: Letter, sender: Sender) -> EmailMessage:
    """Return a sound letter as text and HTML in one message."""
    message = EmailMessage(SMTPUTF8.clone(cte_type="7bit"))
    message["Message-ID"] = message_id(letter, sender)
    message["Date"] = formatdate(usegmt=True)
    message["From"] = address(sender)
    message["To"] = address(letter.to)
    message["Subject"] = letter.subject
    for name, text in AUTOMATIC.items():
        message[name] = text
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message
