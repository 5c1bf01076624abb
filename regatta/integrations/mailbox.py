"""Letters and text messages as files in a folder, for a house without a mail server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formatdate
from pathlib import Path
from typing import Final

from regatta.integrations.mime import Sender, check_id, mime, one_line, sound, whole
from regatta.models.messages import DeliveryFailed, Letter, TextMessage

_LETTER: Final = ".eml"
_TEXT_MESSAGE: Final = ".sms.eml"


class FolderMailer:
    """Puts each letter into a file named by its id; the same letter again replaces it."""

    def __init__(self, folder: Path, sender: Sender) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        """Write the letter.

        Raises: DeliveryFailed.
        """
        ready = sound(letter)
        content = mime(ready, self._sender).as_bytes()
        await asyncio.to_thread(_put, self._folder, f"{ready.id}{_LETTER}", content)


class FolderSms:
    """Puts each text message into a file, in the form of a letter without a subject."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: TextMessage) -> None:
        """Write the message.

        Raises: DeliveryFailed.
        """
        check_id(message.id)
        written = EmailMessage(SMTP)
        written["Date"] = formatdate(usegmt=True)
        written["To"] = one_line(message.to)
        written.set_content(whole(message.text))
        name = f"{message.id}{_TEXT_MESSAGE}"
        await asyncio.to_thread(_put, self._folder, name, written.as_bytes())


def _put(folder: Path, name: str, content: bytes) -> None:
    """Write the file so that nobody ever sees half of it.

    Raises: DeliveryFailed.
    """
    beside = folder / f".{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
                f.write(content)
            beside.rename(folder / name)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = f"the mail folder cannot be written to ({error.strerror})"
        raise DeliveryFailed(reason, permanent=False) from error


def remove_old(folder: Path, before: datetime) -> None:
    """Remove what was written before then; what cannot be removed stays."""
    for written, path in _files(folder):
        if written / 1e9 < before.timestamp():
            with contextlib.suppress(OSError):
                Path(path).unlink()


@dataclass(frozen=True, slots=True)
class Filed:
    """A letter or text message in the folder.

    Attributes:
        at: when it was written.
        problem: why it cannot be read, if so; then all the rest is empty.
    """

    id: str
    at: datetime
    to: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    problem: str = ""

    def goes_to(self, address: str) -> bool:
        """Return whether it goes to *address*, in capitals or not."""
        return address.casefold() in {part.strip("<>") for part in self.to.casefold().split()}


def filed(folder: Path) -> list[Filed]:
    """Return what is in the folder, newest first; nothing if there is none."""
    found = sorted(_files(folder), reverse=True)
    return [_read(Path(path), written) for written, path in found]


def _files(folder: Path) -> Iterator[tuple[int, str]]:
    """Yield when each file was written, and its path; a file that goes meanwhile is none."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.endswith(_LETTER) and not entry.name.startswith("."):
            with contextlib.suppress(FileNotFoundError):
                yield entry.stat().st_mtime_ns, entry.path


def _read(path: Path, written: int) -> Filed:
    name = path.name.removesuffix(_LETTER).removesuffix(".sms")
    at = datetime.fromtimestamp(written / 1e9, UTC)
    try:
        message = message_from_bytes(path.read_bytes(), policy=SMTPUTF8)
        return Filed(
            id=name,
            at=at,
            to=one_line(str(message["To"] or "")),
            subject=one_line(str(message["Subject"] or "")),
            text=_part(message, "plain"),
            html=_part(message, "html"),
        )
    except OSError as error:
        return Filed(name, at, problem=error.strerror or "unreadable")
    except (LookupError, ValueError):
        return Filed(name, at, problem="no letter")


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    content = "" if part is None else part.get_content()
    return content.replace("\r\n", "\n") if isinstance(content, str) else ""
