"""Letters over Mailgun's API, version 3."""

from __future__ import annotations

from urllib.parse import quote

from regatta.integrations.mime import AUTOMATIC, Sender, address, message_id, sound
from regatta.integrations.outgoing import Outgoing
from regatta.integrations.vendors import Vendor
from regatta.models.messages import Letter


class MailgunMailer:
    """Hands letters to Mailgun.

    Args:
        outgoing: carries the requests.
        sender: whom letters come from.
        key: a sending key.
        domain: as it is called at Mailgun.
        url: of the API, which depends on the region.
    """

    def __init__(
        self, outgoing: Outgoing, sender: Sender, *, key: str, domain: str, url: str
    ) -> None:
        self._vendor = Vendor("Mailgun", outgoing, auth=("api", key))
        self._sender = sender
        self._url = f"{url.rstrip('/')}/v3/{quote(domain, safe='')}/messages"

    async def send(self, letter: Letter) -> None:
        """Send the letter.

        Raises: DeliveryFailed.
        """
        await self._vendor.post(self._url, form=self._form(sound(letter)), retry=True)

    def _form(self, letter: Letter) -> dict[str, str]:
        return {
            "from": str(address(self._sender)),
            "to": str(address(letter.to)),
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "h:Message-Id": message_id(letter, self._sender),
            **{f"h:{name}": text for name, text in AUTOMATIC.items()},
            # A link that signs somebody in must not pass through anybody else's hands.
            "o:tracking": "no",
        }
