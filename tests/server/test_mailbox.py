"""`regatta mailbox`, and the messengers that fill it."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from regatta.integrations.mailbox import FolderMailer, FolderSms
from regatta.integrations.mailgun import MailgunMailer
from regatta.integrations.sendgrid import SendGridMailer
from regatta.integrations.smtp import SmtpMailer
from regatta.integrations.twilio import TwilioSms
from regatta.models.messages import Letter, Recipient, TextMessage
from regatta.server.cli import load
from regatta.server.failures import StartupError
from regatta.server.messengers import messengers
from regatta.server.settings import Settings
from tests.running import Running
from tests.server.test_cli import regatta

SECRET = SecretStr("verysecret")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, and no file of them."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"REGATTA_{name.upper()}", raising=False)


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """Three mails, the oldest first: two letters and a text message."""
    async with messengers(Settings(data=tmp_path / "data")) as out:
        for name in ("ada", "bob"):
            to = Recipient(f"{name}@example.com", name.title())
            await out.mailer.send(
                Letter(f"to-{name}", to, f"Hi [b]{name}", f"Dear {name}\n", "<p>")
            )
        await out.sms.send(TextMessage("text", "+4930123456", "Run!\x1b[31m"))
    mail = tmp_path / "data" / "mail"
    for age, name in enumerate(("to-ada.eml", "to-bob.eml", "text.sms.eml")):
        await asyncio.to_thread(os.utime, mail / name, (1_800_000_000 + age, 1_800_000_000 + age))
    return mail


async def test_mails_are_listed_newest_first(folder: Path, tmp_path: Path) -> None:
    """With time, recipient, subject and id."""
    found = await regatta(tmp_path, "mailbox")
    assert found.code == 0
    head, *rows = found.out.splitlines()
    assert head.split() == ["Time", "(UTC)", "To", "Subject", "Id"]
    assert [row.split()[-1] for row in rows] == ["text", "to-bob", "to-ada"]
    assert rows[2].startswith("2027-01-15 08:00:00")
    assert "Ada <ada@example.com>" in rows[2]
    assert "Hi [b]ada" in rows[2]


async def test_one_mail_is_shown(folder: Path, tmp_path: Path) -> None:
    """The newest, the one named, or the newest to somebody; nothing in it moves the terminal."""
    newest = await regatta(tmp_path, "mailbox", "show")
    assert newest.out == "To: +4930123456\nDate: 2027-01-15 08:00:02 UTC\n\nRun![31m\n"
    named = await regatta(tmp_path, "mailbox", "show", "to-ada")
    assert "Subject: Hi [b]ada\n\nDear ada\n" in named.out
    other = await regatta(tmp_path, "mailbox", "show", "--to", "BOB@example.com")
    assert other.out.endswith("\n\nDear bob\n")


async def test_scripts_get_json(folder: Path, tmp_path: Path) -> None:
    """A list, of everything or of what goes to somebody, or with the one shown."""
    found = json.loads((await regatta(tmp_path, "mailbox", "--json")).out)
    assert [mail["id"] for mail in found] == ["text", "to-bob", "to-ada"]
    [ada] = json.loads(
        (await regatta(tmp_path, "mailbox", "--json", "--to", "ada@example.com")).out
    )
    assert ada == {
        "id": "to-ada",
        "at": "2027-01-15T08:00:00.000Z",
        "to": "Ada <ada@example.com>",
        "subject": "Hi [b]ada",
        "text": "Dear ada\n",
        "html": "<p>\n",
    }
    assert json.loads((await regatta(tmp_path, "mailbox", "show", "to-ada", "--json")).out) == [ada]


async def test_no_mail_is_no_error(tmp_path: Path) -> None:
    """Only asking for one is."""
    assert (await regatta(tmp_path, "mailbox")).out == "There is no mail.\n"
    assert (await regatta(tmp_path, "mailbox", "--json")).out == "[]\n"
    (await regatta(tmp_path, "mailbox", "show")).refused("no mail")
    (await regatta(tmp_path, "mailbox", "show", "a")).refused("no mail a")


async def test_what_cannot_be_read_is_listed_as_such(folder: Path, tmp_path: Path) -> None:
    """And hides nothing else; what is no mail is left out."""
    await asyncio.to_thread((folder / "broken.eml").mkdir)
    await asyncio.to_thread((folder / "junk.eml").write_bytes, bytes(range(256)) * 9)
    await asyncio.to_thread((folder / "notes.txt").write_text, "")
    found = await regatta(tmp_path, "mailbox")
    assert found.code == 0
    assert {row.split()[-1] for row in found.out.splitlines()[1:]} == {
        *("broken", "junk", "text", "to-bob", "to-ada")
    }  # fmt: skip
    assert "(Is a directory)" in found.out
    (await regatta(tmp_path, "mailbox", "show", "broken")).refused("broken", "Is a directory")


async def test_old_mail_is_removed(folder: Path, tmp_path: Path) -> None:
    """It may hold links and codes; what is younger than 30 days stays, and what is no mail."""
    old = (datetime.now(UTC) - timedelta(days=31)).timestamp()
    young = (datetime.now(UTC) - timedelta(days=29)).timestamp()
    await asyncio.to_thread((folder / "notes.txt").touch)
    for name, at in (("to-ada.eml", old), ("text.sms.eml", old), ("notes.txt", old)):
        await asyncio.to_thread(os.utime, folder / name, (at, at))
    await asyncio.to_thread(os.utime, folder / "to-bob.eml", (young, young))
    async with messengers(Settings(data=tmp_path / "data")), asyncio.timeout(10):
        while len(await asyncio.to_thread(os.listdir, folder)) > 2:
            pass
    assert set(await asyncio.to_thread(os.listdir, folder)) == {"to-bob.eml", "notes.txt"}


async def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """As one line."""
    await asyncio.to_thread((tmp_path / "data").mkdir)
    await asyncio.to_thread((tmp_path / "data" / "mail").touch)
    (await regatta(tmp_path, "mailbox")).refused("mail folder", "Not a directory")


async def test_the_settings_choose_the_messengers() -> None:
    """A folder for both unless something else is set."""
    everything = Settings(
        mail="sendgrid",
        sendgrid_key=SECRET,
        sms="twilio",
        twilio_account="AC1",
        twilio_token=SECRET,
        twilio_from="+15005550006",
        mailgun_key=SECRET,
        mailgun_domain="mg.example.com",
        smtp_url=SecretStr("smtp://ada:pass@mail.example.com"),
    )
    async with messengers(Settings()) as out:
        assert isinstance(out.mailer, FolderMailer)
        assert isinstance(out.sms, FolderSms)
    async with messengers(everything) as out:
        assert isinstance(out.mailer, SendGridMailer)
        assert isinstance(out.sms, TwilioSms)
    async with messengers(everything.model_copy(update={"mail": "mailgun"})) as out:
        assert isinstance(out.mailer, MailgunMailer)
    async with messengers(everything.model_copy(update={"mail": "smtp"})) as out:
        assert isinstance(out.mailer, SmtpMailer)
    assert "verysecret" not in repr(everything)
    assert "pass@" not in repr(everything)


async def test_a_server_has_its_messengers(server: Running) -> None:
    """Open for as long as it runs."""
    letters, mailer = server.system.ports.messengers.letters, server.system.ports.messengers.mailer
    facts = {"inviter": "Ada", "organization": "Engines"}
    await mailer.send(
        letters.write("invitation-elsewhere", "l1", Recipient("bob@example.com"), facts)
    )
    written = server.system.settings.data / "mail" / "l1.eml"
    assert b"Engines" in await asyncio.to_thread(written.read_bytes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mail": "smtp"}, ["REGATTA_SMTP_URL", "REGATTA_MAIL=smtp"]),
        ({"mail": "sendgrid"}, ["REGATTA_SENDGRID_KEY"]),
        ({"mail": "mailgun", "mailgun_key": "k"}, ["REGATTA_MAILGUN_DOMAIN"]),
        ({"sms": "twilio"}, ["REGATTA_TWILIO_ACCOUNT", "TOKEN", "FROM", "REGATTA_SMS=twilio"]),
        ({"mail": "pigeon"}, ["REGATTA_MAIL"]),
        ({"mail_from": "nobody"}, ["REGATTA_MAIL_FROM", "address"]),
        ({"smtp_url": "http://mail.example.com"}, ["REGATTA_SMTP_URL", "smtp://"]),
        ({"public_url": "regatta.example.com"}, ["REGATTA_PUBLIC_URL", "https://"]),
    ],
)
def test_unfit_settings_are_refused(changes: dict[str, str], words: list[str]) -> None:
    """At the start, in one line that names what is missing."""
    with pytest.raises(StartupError) as told:
        load(**changes)
    assert [word for word in words if word not in str(told.value)] == []
    assert len(str(told.value).splitlines()) == 1


async def test_a_refused_setting_is_not_repeated(tmp_path: Path) -> None:
    """It may hold a password."""
    found = await regatta(tmp_path, "mailbox", smtp_url="smtp://ada:verysecret@:99999")
    found.refused("REGATTA_SMTP_URL")
    assert "verysecret" not in found.err


def test_an_empty_variable_is_an_absent_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As compose files pass on what nobody has set."""
    for name in ("SMTP_URL", "SENDGRID_KEY", "PUBLIC_URL", "TWILIO_FROM", "OUTGOING_PRIVATE"):
        monkeypatch.setenv(f"REGATTA_{name}", "")
    found = Settings()
    assert (found.smtp_url, found.sendgrid_key, found.public_url) == (None, None, None)
    assert (found.twilio_from, found.outgoing_private) == (None, ())
    monkeypatch.setenv("REGATTA_OUTGOING_PRIVATE", "vault, 10.0.0.1:8080 ")
    assert Settings().outgoing_private == ("vault", "10.0.0.1:8080")
    with pytest.raises(ValidationError):
        Settings(sendgrid_url="ftp://example.com")


@pytest.mark.parametrize(
    ("changes", "site"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"host": "0.0.0.0", "port": 80}, "http://localhost:80"),  # noqa: S104
        ({"host": "::1"}, "http://[::1]:8080"),
        ({"public_url": "https://regatta.example.com/app/"}, "https://regatta.example.com/app"),
    ],
)
def test_links_begin_with_what_the_settings_say(changes: dict[str, object], site: str) -> None:
    """The public address, or the one that is listened on."""
    assert Settings(**changes).site == site  # type: ignore[arg-type]
