"""SendGrid, Mailgun and Twilio, as their documentation describes them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.headerregistry import UniqueAddressHeader
from typing import Any, Protocol
from urllib.parse import parse_qsl

import pytest
from aiohttp import web

from regatta.integrations.mailgun import MailgunMailer
from regatta.integrations.mime import Sender
from regatta.integrations.outgoing import Outgoing
from regatta.integrations.sendgrid import SendGridMailer
from regatta.integrations.twilio import TwilioSms
from regatta.models.messages import DeliveryFailed, Recipient, TextMessage
from tests.integrations.standins import HURRIED, StandIn, letter, stand_in, status

SENDER = Sender("regatta@example.com", "Regatta, Inc.")
KEY = "SG.verysecret"


class Sends(Protocol):
    """A vendor with something to send."""

    async def __call__(self) -> None:
        """Send it."""
        ...


@dataclass
class Vendors:
    """All vendors at one stand-in."""

    server: StandIn
    outgoing: Outgoing

    @property
    def sendgrid(self) -> SendGridMailer:
        """Letters."""
        return SendGridMailer(self.outgoing, SENDER, KEY, self.server.url)

    @property
    def mailgun(self) -> MailgunMailer:
        """Letters."""
        return MailgunMailer(
            self.outgoing, SENDER, key=KEY, domain="mg.example.com", url=f"{self.server.url}/"
        )

    @property
    def twilio(self) -> TwilioSms:
        """Text messages."""
        return TwilioSms(
            self.outgoing, account="AC12", token=KEY, sender="+15005550006", url=self.server.url
        )

    def sends(self, name: str) -> Sends:
        """Return what sends something over the vendor of this name."""
        if name == "twilio":
            return lambda: self.twilio.send(TextMessage("t", "+4930123456", "Hi"))
        mailer: Any = getattr(self, name)
        return lambda: mailer.send(letter())


@pytest.fixture
async def vendors() -> AsyncIterator[Vendors]:
    """All vendors."""
    async with stand_in() as server, Outgoing(private=(server.name,), limits=HURRIED) as outgoing:
        yield Vendors(server, outgoing)


async def test_sendgrid_takes_a_letter(vendors: Vendors) -> None:
    """As JSON with text before HTML, the key as bearer, and its links left as they are."""
    vendors.server.will(status(202, X_Message_Id="14c5d75ce93"))
    await vendors.sendgrid.send(letter(to=Recipient("ada@example.com", "Ada\r\nL.")))
    seen = vendors.server.seen[0]
    assert (seen.method, seen.path) == ("POST", "/v3/mail/send")
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    assert seen.headers["Content-Type"] == "application/json"
    assert json.loads(seen.body) == {
        "personalizations": [{"to": [{"email": "ada@example.com", "name": "Ada L."}]}],
        "from": {"email": "regatta@example.com", "name": "Regatta, Inc."},
        "subject": "Hello",
        "content": [
            {"type": "text/plain", "value": "Hello Ada\n"},
            {"type": "text/html", "value": "<p>Hello Ada</p>\n"},
        ],
        "headers": {"Message-ID": "<letter-1@example.com>", "Auto-Submitted": "auto-generated"},
        "tracking_settings": {
            "click_tracking": {"enable": False},
            "open_tracking": {"enable": False},
        },
    }


async def test_a_recipient_may_have_no_name(vendors: Vendors) -> None:
    """SendGrid takes no empty one."""
    vendors.server.will(status(202))
    await vendors.sendgrid.send(letter(to=Recipient("ada@example.com")))
    body = json.loads(vendors.server.seen[0].body)
    assert body["personalizations"][0]["to"] == [{"email": "ada@example.com"}]


async def test_mailgun_takes_a_letter(vendors: Vendors) -> None:
    """As a form, with the key as password of the user `api`, and its links left as they are."""
    vendors.server.will(web.json_response({"id": "<a@b>", "message": "Queued. Thank you."}))
    await vendors.mailgun.send(letter(to=Recipient("ada@example.com", 'Ä, "x" <eve@example.com>')))
    seen = vendors.server.seen[0]
    assert (seen.method, seen.path) == ("POST", "/v3/mg.example.com/messages")
    assert seen.headers["Authorization"].startswith("Basic YXBpOlNH")
    form = dict(parse_qsl(seen.body.decode(), strict_parsing=True))
    to = UniqueAddressHeader.value_parser(form.pop("to")).all_mailboxes
    assert [(who.addr_spec, who.display_name) for who in to] == [
        ("ada@example.com", 'Ä, "x" <eve@example.com>')
    ]
    assert form == {
        "from": '"Regatta, Inc." <regatta@example.com>',
        "subject": "Hello",
        "text": "Hello Ada\n",
        "html": "<p>Hello Ada</p>\n",
        "h:Message-Id": "<letter-1@example.com>",
        "h:Auto-Submitted": "auto-generated",
        "o:tracking": "no",
    }


async def test_twilio_takes_a_text_message(vendors: Vendors) -> None:
    """As a form with the three fields it needs, under the account's own path."""
    vendors.server.will(web.json_response({"sid": "SM1", "status": "queued"}, status=201))
    await vendors.twilio.send(TextMessage("t", "+4930123456", "Hä " * 1000))
    seen = vendors.server.seen[0]
    assert (seen.method, seen.path) == ("POST", "/2010-04-01/Accounts/AC12/Messages.json")
    assert seen.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert seen.headers["Authorization"].startswith("Basic QUMxMjpTRy")
    assert dict(parse_qsl(seen.body.decode(), strict_parsing=True)) == {
        "To": "+4930123456",
        "From": "+15005550006",
        "Body": ("Hä " * 1000)[:1600],
    }


@pytest.mark.parametrize("number", ["", "030123456", "+0", "+49 30 1", "+49\r\n", "whatsapp:+4930"])
async def test_what_is_no_number_is_refused(vendors: Vendors, number: str) -> None:
    """For good, and Twilio hears nothing of it."""
    with pytest.raises(DeliveryFailed) as told:
        await vendors.twilio.send(TextMessage("t", number, "Hi"))
    assert told.value.permanent
    assert vendors.server.seen == []


NAMES = ["sendgrid", "mailgun", "twilio"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("code", "permanent"),
    [
        *((400, True), (401, False), (403, False), (404, True), (413, True)),
        *((302, False), (408, False), (429, False), (500, False), (503, False)),
    ],
)  # fmt: skip
async def test_a_refusal_is_told(vendors: Vendors, name: str, code: int, permanent: bool) -> None:
    """For good when the request is at fault, for now otherwise; the key appears nowhere."""
    vendors.server.will(web.json_response({"errors": [{"message": KEY}]}, status=code))
    with pytest.raises(DeliveryFailed) as told:
        await vendors.sends(name)()
    assert told.value.permanent is permanent
    assert str(code) in str(told.value)
    assert KEY not in f"{told.value!r} {told.value.__cause__!r}"


@pytest.mark.parametrize("name", ["sendgrid", "mailgun"])
async def test_a_letter_is_handed_in_again(vendors: Vendors, name: str) -> None:
    """After a passing failure, when the vendor says so, and with the same Message-ID."""
    vendors.server.will(status(429, Retry_After="0"), status(503), status(202))
    await vendors.sends(name)()
    assert len({seen.body for seen in vendors.server.seen}) == 1
    assert len(vendors.server.seen) == 3


async def test_a_text_message_is_handed_in_once(vendors: Vendors) -> None:
    """Nobody would recognise the repeat."""
    vendors.server.will(status(503), status(201))
    with pytest.raises(DeliveryFailed):
        await vendors.sends("twilio")()
    assert len(vendors.server.seen) == 1


@pytest.mark.parametrize("name", NAMES)
async def test_a_vendor_out_of_reach_is_told(vendors: Vendors, name: str) -> None:
    """For now."""
    await vendors.server.server.close()
    with pytest.raises(DeliveryFailed) as told:
        await vendors.sends(name)()
    assert not told.value.permanent


async def cut(request: web.Request) -> web.StreamResponse:
    """Hear the request, and hang up."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def test_a_text_message_that_may_have_been_taken_is_not_sent_again(vendors: Vendors) -> None:
    """It costs, and its repeat is not recognised; what never got there is another matter."""
    vendors.server.will(cut)
    with pytest.raises(DeliveryFailed) as unanswered:
        await vendors.sends("twilio")()
    await vendors.server.server.close()
    with pytest.raises(DeliveryFailed) as unreached:
        await vendors.sends("twilio")()
    assert (unanswered.value.permanent, unreached.value.permanent) == (True, False)
    assert len(vendors.server.seen) == 1


@pytest.mark.parametrize("name", ["sendgrid", "mailgun"])
async def test_a_letter_that_may_have_been_taken_is_sent_again(vendors: Vendors, name: str) -> None:
    """Better twice, under the same Message-ID, than never."""
    vendors.server.will(cut)
    with pytest.raises(DeliveryFailed) as told:
        await vendors.sends(name)()
    assert not told.value.permanent
    vendors.server.will(cut, status(202))
    await vendors.sends(name)()
