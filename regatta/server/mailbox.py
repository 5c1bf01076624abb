"""`regatta mailbox`: the letters and text messages that nobody delivers."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from regatta.integrations import mailbox
from regatta.integrations.mailbox import Filed
from regatta.models.base import as_text
from regatta.server.failures import StartupError


def found(folder: Path, to: str | None) -> list[Filed]:
    """Return what lies in the folder, newest first, or of that what goes to one address.

    Raises:
        StartupError: the folder cannot be read.
    """
    try:
        everything = mailbox.filed(folder)
    except OSError as error:
        raise StartupError(f"The mail folder {folder} cannot be read ({error.strerror}).") from None
    return [mail for mail in everything if to is None or mail.goes_to(to)]


def one(mails: Sequence[Filed], id: str | None) -> Filed:
    """Return the mail with this id, or the newest.

    Raises:
        StartupError: there is none, or it cannot be read.
    """
    chosen = [mail for mail in mails if id in {None, mail.id}]
    if not chosen:
        raise StartupError("There is no mail." if id is None else f"There is no mail {id}.")
    if chosen[0].problem:
        raise StartupError(f"The mail {chosen[0].id} cannot be read ({chosen[0].problem}).")
    return chosen[0]


def listed(mails: Sequence[Filed]) -> None:
    """Print a table of mails."""
    console = Console(highlight=False, soft_wrap=True)
    if not mails:
        console.print("There is no mail.")
        return
    table = Table("Time (UTC)", "To", "Subject", "Id", box=None, pad_edge=False)
    for mail in mails:
        subject = f"({mail.problem})" if mail.problem else mail.subject
        cells = (f"{mail.at:%Y-%m-%d %H:%M:%S}", mail.to, subject, mail.id)
        table.add_row(*(escape(printable(cell)) for cell in cells))
    console.print(table)


def shown(mail: Filed) -> str:
    """Return one mail as text."""
    head = [f"To: {mail.to}", f"Date: {mail.at:%Y-%m-%d %H:%M:%S} UTC"]
    if mail.subject:
        head.append(f"Subject: {mail.subject}")
    return printable("\n".join([*head, "", mail.text.rstrip()]))


def as_json(mails: Sequence[Filed]) -> str:
    """Return mails as a JSON list."""
    return json.dumps([_facts(mail) for mail in mails], indent=2)


def _facts(mail: Filed) -> dict[str, Any]:
    facts = {
        "id": mail.id,
        "at": as_text(mail.at),
        "to": mail.to,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
    }
    return {**facts, "problem": mail.problem} if mail.problem else facts


def printable(text: str) -> str:
    """Return *text* without what a terminal would obey."""
    return "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
