"""What services need from outside: each port is a Protocol, wired in ``server/wiring.py``."""

from regatta.services.ports.accounts import Clock, Passwords, Tokens
from regatta.services.ports.cache import Cache
from regatta.services.ports.fleet import ConnectionsFound, Done, Fleet, RoomsFound
from regatta.services.ports.generator import ChallengeGenerator
from regatta.services.ports.identities import IdentityProvider, TokenIdentities
from regatta.services.ports.limits import (
    Allowance,
    Charge,
    Limit,
    RateLimits,
    read_limits,
    tightest,
    whom,
)
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
from regatta.services.ports.work import Queue

__all__ = [
    "Allowance",
    "BoardTop",
    "Cache",
    "ChallengeGenerator",
    "Charge",
    "Clock",
    "Connections",
    "ConnectionsFound",
    "Done",
    "Fleet",
    "IdentityProvider",
    "Letters",
    "Limit",
    "Mailer",
    "Passwords",
    "Placing",
    "Presence",
    "Publisher",
    "Queue",
    "RankEntry",
    "Ranks",
    "RateLimits",
    "RoomsFound",
    "Sms",
    "Timers",
    "TokenIdentities",
    "Tokens",
    "read_limits",
    "tightest",
    "whom",
]
