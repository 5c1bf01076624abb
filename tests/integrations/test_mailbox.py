"""The folder that keeps letters and text messages."""

from __future__ import annotations

import asyncio
import stat
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from regatta.integrations.mailbox import FolderMailer, FolderSms, filed
from regatta.integrations.mime import Sender
from regatta.models.messages import DeliveryFailed, Recipient, TextMessage
from tests.integrations.standins import letter

SENDER = Sender("regatta@example.com", "Regatta")


async def test_a_letter_becomes_a_file(tmp_path: Path) -> None:
    """One for its owner alone, that any mail program opens."""
    folder = tmp_path / "data" / "mail"
    sent = letter(to=Recipient("ada@example.com", "Ada Ω"), subject="Grüße\nX", text="Hä?\n")
    await FolderMailer(folder, SENDER).send(sent)
    path = folder / "letter-1.eml"
    assert (await asyncio.to_thread(lambda: list(folder.iterdir()))) == [path]
    assert stat.S_IMODE((await asyncio.to_thread(path.stat)).st_mode) == 0o600
    message = message_from_bytes(await asyncio.to_thread(path.read_bytes), policy=default)
    assert message["Message-ID"] == "<letter-1@example.com>"
    assert message["Subject"] == "Grüße X"
    [found] = await asyncio.to_thread(filed, folder)
    assert (found.id, found.subject, found.text) == ("letter-1", "Grüße X", "Hä?\n")
    assert found.html == "<p>Hello Ada</p>\n"
    assert found.goes_to("Ada@Example.com")
    assert not found.goes_to("da@example.com")


async def test_the_same_letter_again_is_one_file(tmp_path: Path) -> None:
    """A repeat replaces it, and several at once leave one whole letter."""
    mailer = FolderMailer(tmp_path, SENDER)
    texts = [f"{number}\n" * 10_000 for number in range(8)]
    await asyncio.gather(*(mailer.send(letter(text=text)) for text in texts))
    [found] = await asyncio.to_thread(filed, tmp_path)
    assert found.text in texts
    assert len(await asyncio.to_thread(lambda: list(tmp_path.iterdir()))) == 1


async def test_a_text_message_lies_beside(tmp_path: Path) -> None:
    """With its number and its text."""
    await FolderSms(tmp_path).send(TextMessage("sms-1", "+4930123456", "Hä?\nYes."))
    [found] = await asyncio.to_thread(filed, tmp_path)
    assert (found.id, found.to, found.text) == ("sms-1", "+4930123456", "Hä?\nYes.\n")
    assert found.goes_to("+4930123456")


@pytest.mark.parametrize("wrong", ["", "..", "../a", "a/b", "/etc/a", "a\0", "a\n", "ä", "a" * 65])
async def test_an_id_names_no_other_file(tmp_path: Path, wrong: str) -> None:
    """Neither of a letter nor of a text message."""
    folder = tmp_path / "mail"
    for sending in (
        FolderMailer(folder, SENDER).send(letter(id=wrong)),
        FolderSms(folder).send(TextMessage(wrong, "+4930123456", "Hi")),
    ):
        with pytest.raises(DeliveryFailed) as told:
            await sending
        assert told.value.permanent
    assert await asyncio.to_thread(lambda: list(tmp_path.rglob("*"))) == []


async def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    """For now: somebody may make room."""
    taken = tmp_path / "mail"
    await asyncio.to_thread(taken.touch)
    with pytest.raises(DeliveryFailed) as told:
        await FolderMailer(taken, SENDER).send(letter())
    assert not told.value.permanent
    in_the_way = tmp_path / "letter-1.eml"
    await asyncio.to_thread(in_the_way.mkdir)
    with pytest.raises(DeliveryFailed):
        await FolderMailer(tmp_path, SENDER).send(letter())
    left = await asyncio.to_thread(lambda: set(tmp_path.iterdir()))
    assert left == {taken, in_the_way}
