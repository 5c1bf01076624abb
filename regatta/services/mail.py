"""Letters that the accounts write, and the links in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from regatta.models.messages import Recipient
from regatta.models.users import User
from regatta.services.ports import Letters, Mailer


@dataclass(frozen=True, slots=True)
class Mail:
    """Writes and sends letters.

    Attributes:
        public_url: where people reach the front end. Links begin with it and with nothing that
            a request says, so that nobody can have us mail a link to a place of theirs.
    """

    letters: Letters
    mailer: Mailer
    public_url: str

    async def send(self, template: str, letter_id: str, to: Recipient, **facts: Any) -> None:
        """Send what *template* makes of *facts*; the same id again is the same letter.

        Raises: DeliveryFailed.
        """
        await self.mailer.send(self.letters.write(template, letter_id, to, facts))

    def link(self, page: str, **query: str) -> str:
        """Return the address of a page of the front end."""
        return f"{self.public_url.rstrip('/')}/{page}?{urlencode(query)}"


def recipient(user: User) -> Recipient:
    """Return *user* as somebody to write to."""
    return Recipient(user.email, user.name)
