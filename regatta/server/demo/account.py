"""The demo's own account: printed at its start, and offered on the page that signs people in."""

from __future__ import annotations

from typing import Final

from regatta.models.identities import DemoAccount

ACCOUNT: Final = DemoAccount(email="demo@regatta.example", password="regatta-demo")  # noqa: S106 - meant for everyone
