"""Letters over SendGrid's Web API, version 3."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from regatta.integrations.mime import AUTOMATIC, Sender, message_id, sound
from regatta.integrations.outgoing import Outgoing
from regatta.integrations.vendors import Vendor
from regatta.models.base import Json
from regatta.models.messages import Letter, Recipient


class SendGridMailer:
    """Hands letters to SendGrid.

    Args:
        outgoing: carries the requests.
        sender: whom letters come from; SendGrid must know it as verified.
        key: an API key that may send mail.
        url: of the API, which depends on the region.
    """

    def __init__(self, outgoing: Outgoing, sender: Sender, key: str, url: str) -> None:
        self._vendor = Vendor("SendGrid", outgoing, headers={"Authorization": f"Bearer {key}"})
        self._sender = sender
        self._url = f"{url.rstrip('/')}/v3/mail/send"

    async def send(self, letter: Letter) -> None:
        """Send the letter.

        Raises: DeliveryFailed.
        """
        await self._vendor.post(self._url, json=self._body(sound(letter)), retry=True)

    def _body(self, letter: Letter) -> Json:
        untouched = {"enable": False}
        return {
            "personalizations": [{"to": [_person(letter.to)]}],
            "from": _person(self._sender),
            "subject": letter.subject,
            "content": [
                {"type": "text/plain", "value": letter.text},
                {"type": "text/html", "value": letter.html},
            ],
            "headers": {"Message-ID": message_id(letter, self._sender), **AUTOMATIC},
            # A link that signs somebody in must not pass through anybody else's hands.
            "tracking_settings": {"click_tracking": untouched, "open_tracking": untouched},
        }


def _person(who: Recipient | Sender) -> dict[str, Any]:
    known = asdict(who)
    return {"email": known.pop("address"), **{name: text for name, text in known.items() if text}}
