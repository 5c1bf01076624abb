"""Letters over SMTP, against a real mail server."""

from __future__ import annotations

import asyncio
import re
import ssl
import unicodedata
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from regatta.integrations import smtp
from regatta.integrations.mime import Sender
from regatta.integrations.smtp import SmtpMailer, SmtpServer
from regatta.models.messages import DeliveryFailed, Letter, Recipient
from tests.integrations.certificates import contexts
from tests.integrations.standins import Post, letter, post

SENDER = Sender("regatta@example.com", "Regatta")


def mailer(
    port: int, scheme: str = "smtp+plain", who: str = "", tls: ssl.SSLContext | None = None
) -> SmtpMailer:
    """Return a mailer for a server on loopback."""
    trusting = tls or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    server = SmtpServer.of(f"{scheme}://{who}127.0.0.1:{port}")
    return SmtpMailer(server, SENDER, seconds=5, tls=trusting)


async def failure(sending: SmtpMailer, sent: Letter) -> DeliveryFailed:
    """Return how a letter failed."""
    with pytest.raises(DeliveryFailed) as told:
        await sending.send(sent)
    return told.value


def read(office: Post) -> EmailMessage:
    """Return the only letter that the server took."""
    return message_from_bytes(office.raw().replace(b"\r\n", b"\n"), policy=default)


async def test_a_letter_arrives_whole() -> None:
    """Text and HTML, its id as Message-ID, and a word that keeps answering machines silent."""
    async with post() as office:
        await mailer(office.port).send(
            letter(
                to=Recipient("ada@example.com", 'Ada "Countess", Lovelace Ω'),
                subject="Grüße",
                text="Hä?\n.\n" + "long " * 300,
                html="<p>Hä?",
            )
        )
    message = read(office)
    assert office.taken[0].mail_from == "regatta@example.com"
    assert office.taken[0].rcpt_tos == ["ada@example.com"]
    assert message["Message-ID"] == "<letter-1@example.com>"
    assert message["From"] == "Regatta <regatta@example.com>"
    assert message["To"].addresses[0].display_name == 'Ada "Countess", Lovelace Ω'
    assert message["Subject"] == "Grüße"
    assert message["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(message["Date"]).tzinfo is not None
    assert message.get_content_type() == "multipart/alternative"
    plain, rich = message.iter_parts()
    assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content() == "Hä?\n.\n" + "long " * 300 + "\n"
    assert rich.get_content() == "<p>Hä?\n"


ALLOWED = {
    *(b"message-id", b"date", b"from", b"to", b"subject", b"auto-submitted"),
    *(b"mime-version", b"content-type"),
}  # fmt: skip


def header_names(raw: bytes) -> list[bytes]:
    """Return the names of the header fields as a naive reader of lines sees them."""
    head = re.split(rb"\r\n\r\n|\n\n|\r\r", raw, maxsplit=1)[0]
    lines = [line for line in re.split(rb"\r\n|\n|\r", head) if line[:1] not in {b" ", b"\t"}]
    return [line.partition(b":")[0].lower() for line in lines]


HOSTILE = st.text(
    st.one_of(
        st.sampled_from('\r\n\0\t\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\u202e\ud800 :<>@,;"\\=?a'),
        st.characters(),
    ),
    max_size=120,
)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
@example("Ada\r\nBcc: eve@example.com", "Hi\r\n\r\n<script>", "\r\n.\r\nMAIL FROM:<eve@a.b>\r\n")
@example("Ada\nBcc: eve@example.com", "Hi\n\nX", ".\n")
@example("=?utf-8?q?a=0D=0ABcc:_eve@example.com?=", "=?utf-8?b?DQpCY2M6IGU=?=", "")
@example("Ada\0\x1b[31m", "Hi\0\x7f\x1b", "\0\x1b")
@example("A\u202ed", "H\u202ei", "")
@example("a" * 500, "b" * 5000 + "Ω" * 500, "\x00")
def test_nothing_in_a_letter_makes_a_header(name: str, subject: str, text: str) -> None:
    """Whatever names, subjects and texts hold: one letter, to one person, with our headers only."""

    async def main() -> None:
        async with post() as office:
            sent = letter(to=Recipient("ada@example.com", name), subject=subject, text=text)
            await mailer(office.port).send(sent)
        names = header_names(office.raw())
        assert sorted(names) == sorted(ALLOWED)
        assert office.taken[0].rcpt_tos == ["ada@example.com"]
        message = read(office)
        for shown in (message["Subject"], message["To"].addresses[0].display_name):
            assert not any(unicodedata.category(sign) == "Cc" for sign in shown)
            assert "\u202e" not in shown
        assert [who.addr_spec for who in message["To"].addresses] == ["ada@example.com"]

    asyncio.run(main())


@pytest.mark.parametrize(
    "address",
    [
        *("", "ada", "ada@", "@example.com", "a@b@example.com", "ada@example.com, eve@example.com"),
        *("ada@example.com\r\nBcc: eve@example.com", "ada@example.com\nRCPT TO:<eve@example.com>"),
        *("<ada@example.com>", "ada@exam ple.com", "ada\0@example.com", "Eve <eve@example.com>"),
        *("ada@example.com> SIZE=1", "ada@example.com\u2028", "ada;eve@example.com"),
    ],
)  # fmt: skip
async def test_what_is_no_address_is_refused(address: str) -> None:
    """For good, and the server hears nothing of it."""
    async with post() as office:
        found = await failure(mailer(office.port), letter(to=Recipient(address)))
        assert found.permanent
        assert office.taken == []


async def test_an_id_that_is_none_is_refused() -> None:
    """It would stand in a header, or name a file."""
    async with post() as office:
        for wrong in ("", "a b", "a\r\nBcc: b", "../a", "a>"):
            assert (await failure(mailer(office.port), letter(id=wrong))).permanent
        assert office.taken == []


async def test_an_address_beyond_ascii_arrives() -> None:
    """A domain as name servers write it, a mailbox as it is."""
    async with post() as office:
        await mailer(office.port).send(letter(to=Recipient("ada@bücher.example")))
        await mailer(office.port).send(letter(to=Recipient("ädä@example.com")))
    assert office.taken[0].rcpt_tos == ["ada@xn--bcher-kva.example"]
    assert office.taken[1].rcpt_tos == ["ädä@example.com"]
    async with post(enable_SMTPUTF8=False) as office:
        found = await failure(mailer(office.port), letter(to=Recipient("ädä@example.com")))
        assert (found.permanent, office.taken) == (True, [])


@pytest.mark.parametrize(
    ("refusal", "permanent"),
    [("550 no such mailbox", True), ("552 full", True), ("450 greylisted", False)],
)
async def test_a_refused_recipient_is_told(refusal: str, permanent: bool) -> None:
    """For good with a reply of the five hundreds, for now with one of the four hundreds."""
    async with post() as office:
        office.refusal = refusal
        found = await failure(mailer(office.port), letter())
        assert (found.permanent, refusal[:3] in str(found)) == (permanent, True)


async def test_the_password_is_sent_and_never_told() -> None:
    """A wrong one is a refusal, in which it does not appear."""
    async with post() as office:
        await mailer(office.port, who="ada:p%40ss%20word@").send(letter())
        assert office.users[0] == (b"ada", b"p@ss word")
        found = await failure(mailer(office.port, who="ada:w0rse@"), letter())
        assert not found.permanent
        assert "w0rse" not in f"{found!r} {found.__cause__!r}"
        assert len(office.taken) == 1


async def test_encryption_is_insisted_on(tmp_path: Path) -> None:
    """By STARTTLS or from the start; a server without it, or with a stranger's, gets nothing."""
    ours, trusting = await asyncio.to_thread(contexts, tmp_path)
    async with post(starttls=ours) as office:
        await mailer(office.port, "smtp", tls=trusting).send(letter())
        assert office.encrypted == [True]
        assert not (await failure(mailer(office.port, "smtp"), letter())).permanent
        assert len(office.taken) == 1
    async with post(tls=ours) as office:
        await mailer(office.port, "smtps", tls=trusting).send(letter())
        assert len(office.taken) == 1
        assert not (await failure(mailer(office.port, "smtps"), letter())).permanent
        assert len(office.taken) == 1
    async with post() as office:
        plain = await failure(mailer(office.port, "smtp", tls=trusting), letter())
        assert (plain.permanent, office.taken) == (False, [])


SCRIPT = {"EHLO": "250 ok", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 ok"}


@pytest.mark.parametrize("last", ["", *SCRIPT])
async def test_a_server_that_hangs_up_is_told(last: str) -> None:
    """Before the letter was taken it failed for now; afterwards it was sent."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if last:
            writer.write(b"220 mail.example\r\n")
        async for line in reader:
            command = line.decode().split(" ")[0].strip()
            if command in SCRIPT:
                if command == last != ".":
                    break
                writer.write(f"{SCRIPT[command]}\r\n".encode())
                if command == last:
                    break
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    sending = mailer(server.sockets[0].getsockname()[1])
    if last == ".":
        await sending.send(letter())
    elif last:
        assert not (await failure(sending, letter())).permanent
    server.close()
    await server.wait_closed()
    assert not (await failure(sending, letter())).permanent


async def test_a_silent_server_is_given_up() -> None:
    """After the time that a letter has, whatever the server does."""

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await done.wait()
        writer.close()

    done = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = SmtpServer.of(f"smtp+plain://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    assert not (
        await failure(SmtpMailer(address, SENDER, seconds=0.1, tls=tls), letter())
    ).permanent
    done.set()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(
    "url",
    [
        *("", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://a:b@"),
        *("smtp://user@mail.example.com", "smtp://mail.example.com:99999", "smtp://mail/path"),
    ],
)  # fmt: skip
def test_what_is_no_server_is_refused(url: str) -> None:
    """A user needs a password, and a path means nothing."""
    with pytest.raises(ValueError, match=r"must|is no"):
        SmtpServer.of(url)


async def test_a_letter_that_was_taken_is_sent_whatever_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that never says goodbye has it all the same; another try would be a second one."""
    monkeypatch.setattr(smtp, "_QUIT_SECONDS", 0.05)
    async with post() as office:
        office.silent = True
        await mailer(office.port).send(letter())
    assert len(office.taken) == 1


async def test_a_sender_that_is_refused_may_be_taken_later() -> None:
    """The operator can mend that; the letter waits."""
    async with post() as office:
        office.sender_refusal = "553 5.7.1 sender address not owned by user"
        told = await failure(mailer(office.port), letter())
    assert (told.permanent, "553" in str(told)) == (False, True)
