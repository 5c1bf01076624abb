"""Text messages over Twilio's REST API of 2010-04-01."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from regatta.integrations.outgoing import Outgoing
from regatta.integrations.vendors import Vendor
from regatta.models.messages import DeliveryFailed, TextMessage

_NUMBER: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_LONGEST: Final = 1600
"""Characters that Twilio takes in one message."""


class TwilioSms:
    """Hands text messages to Twilio.

    Args:
        outgoing: carries the requests.
        account: the account's SID.
        token: its auth token.
        sender: a number or name that Twilio knows as the account's own.
        url: of the API.
    """

    def __init__(
        self, outgoing: Outgoing, *, account: str, token: str, sender: str, url: str
    ) -> None:
        self._vendor = Vendor("Twilio", outgoing, auth=(account, token))
        self._sender = sender
        self._url = f"{url.rstrip('/')}/2010-04-01/Accounts/{quote(account, safe='')}/Messages.json"

    async def send(self, message: TextMessage) -> None:
        """Send the message, once: Twilio does not recognise a repeat, and each one costs.

        Raises: DeliveryFailed.
        """
        if not _NUMBER.fullmatch(message.to):
            raise DeliveryFailed("the number is none", permanent=True)
        form = {"To": message.to, "From": self._sender, "Body": message.text[:_LONGEST]}
        await self._vendor.post(self._url, form=form)
