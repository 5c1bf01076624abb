"""What carries letters, text messages and requests to the outside, as the settings want it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from regatta.integrations.letters import TemplateLetters
from regatta.integrations.mailbox import FolderMailer, FolderSms, remove_old
from regatta.integrations.mailgun import MailgunMailer
from regatta.integrations.mime import Sender, sender_of
from regatta.integrations.outgoing import Outgoing
from regatta.integrations.sendgrid import SendGridMailer
from regatta.integrations.smtp import SmtpMailer, SmtpServer
from regatta.integrations.twilio import TwilioSms
from regatta.server.settings import Settings
from regatta.services.ports import Letters, Mailer, Sms

MAIL_FOLDER: Final = "mail"
"""Where letters lie that nobody delivers, inside the data folder."""

_MAIL_KEPT: Final = timedelta(days=30)
_TIDY_SECONDS: Final = 86_400

log = logging.getLogger("regatta.mail")


@dataclass(frozen=True, slots=True)
class Messengers:
    """What leaves the house, and how."""

    mailer: Mailer
    sms: Sms
    letters: Letters
    outgoing: Outgoing


@asynccontextmanager
async def messengers(settings: Settings) -> AsyncIterator[Messengers]:
    """Yield the messengers for as long as the context lasts."""
    sender = sender_of(settings.mail_from)
    async with Outgoing(private=settings.outgoing_private) as outgoing:
        made = Messengers(
            mailer=await asyncio.to_thread(_mailer, settings, sender, outgoing),
            sms=_sms(settings, outgoing),
            letters=await asyncio.to_thread(TemplateLetters),
            outgoing=outgoing,
        )
        tidying = asyncio.create_task(_tidy(mail_folder(settings)))
        try:
            yield made
        finally:
            tidying.cancel()
            await asyncio.wait({tidying})


async def _tidy(folder: Path) -> None:
    """Remove each day what lay in the mail folder for long: it may hold links and codes."""
    while True:
        try:
            await asyncio.to_thread(remove_old, folder, datetime.now(UTC) - _MAIL_KEPT)
        except OSError as error:
            log.warning("the mail folder is not tidied", extra={"metadata": {"error": repr(error)}})
        await asyncio.sleep(_TIDY_SECONDS)


def mail_folder(settings: Settings) -> Path:
    """Return the folder of letters that nobody delivers."""
    return settings.data / MAIL_FOLDER


def _mailer(settings: Settings, sender: Sender, outgoing: Outgoing) -> Mailer:
    match settings.mail:
        case "smtp":
            return SmtpMailer(SmtpServer.of(_told(settings.smtp_url)), sender)
        case "sendgrid":
            key = _told(settings.sendgrid_key)
            return SendGridMailer(outgoing, sender, key, settings.sendgrid_url)
        case "mailgun":
            return MailgunMailer(
                outgoing,
                sender,
                key=_told(settings.mailgun_key),
                domain=settings.mailgun_domain or "",
                url=settings.mailgun_url,
            )
        case "folder":
            return FolderMailer(mail_folder(settings), sender)


def _sms(settings: Settings, outgoing: Outgoing) -> Sms:
    if settings.sms == "folder":
        return FolderSms(mail_folder(settings))
    return TwilioSms(
        outgoing,
        account=settings.twilio_account or "",
        token=_told(settings.twilio_token),
        sender=settings.twilio_from or "",
        url=settings.twilio_url,
    )


def _told(secret: SecretStr | None) -> str:
    """Return a secret; the settings have made sure that there is one where it is needed."""
    return secret.get_secret_value() if secret else ""
