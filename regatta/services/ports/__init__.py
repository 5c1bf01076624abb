"""What services need from outside: each port is a Protocol, wired in ``server/wiring.py``."""

from regatta.services.ports.accounts import Clock, Passwords, Tokens
from regatta.services.ports.generator import ChallengeGenerator
from regatta.services.ports.live import (
    BoardTop,
    Connections,
    Placing,
    Presence,
    Publisher,
    RankEntry,
    Ranks,
    Timers,
)
from regatta.services.ports.messages import Letters, Mailer, Sms

__all__ = [
    "BoardTop",
    "ChallengeGenerator",
    "Clock",
    "Connections",
    "Letters",
    "Mailer",
    "Passwords",
    "Placing",
    "Presence",
    "Publisher",
    "RankEntry",
    "Ranks",
    "Sms",
    "Timers",
    "Tokens",
]
