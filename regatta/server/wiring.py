"""Opens everything that a process needs and makes the services from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from redis.asyncio import Redis

from regatta.integrations.argon2 import Argon2Passwords
from regatta.integrations.generator import BuiltInGenerator
from regatta.integrations.jwt import JwtTokens
from regatta.models.base import to_milliseconds
from regatta.realtime.boards import BoardFeed
from regatta.realtime.presence import RedisPresence
from regatta.realtime.publisher import HistoryLimits, RedisPublisher
from regatta.realtime.ranks import RedisRanks
from regatta.realtime.redis import Scripts, connect
from regatta.realtime.sessions import Sessions
from regatta.server.data import kept_secret
from regatta.server.failures import StartupError
from regatta.server.settings import Settings
from regatta.server.timers import LoopTimers
from regatta.services.auth import Auth
from regatta.services.challenges import Challenges
from regatta.services.gamification import Gamification
from regatta.services.idempotency import Idempotency
from regatta.services.lifecycle import Lifecycle
from regatta.services.races import Races
from regatta.services.rooms import Rooms
from regatta.services.seats import Seats
from regatta.services.services import Services
from regatta.services.tasks import Tasks
from regatta.services.users import Users
from regatta.storage.challenges import ChallengeStore, ParticipantStore
from regatta.storage.engine import Engine, StoreUnavailable
from regatta.storage.engines.mongo import MongoEngine
from regatta.storage.engines.sqlite import SqliteEngine
from regatta.storage.gamification import LedgerStore
from regatta.storage.idempotency import IdempotencyStore
from regatta.storage.tasks import TaskStore
from regatta.storage.users import SessionStore, UserStore

DATABASE = "regatta.sqlite3"


@dataclass(frozen=True, slots=True)
class System:
    """One process' connections to its stores, and the services over them."""

    settings: Settings
    redis_url: str
    engine: Engine
    redis: Redis
    scripts: Scripts
    publisher: RedisPublisher
    ranks: RedisRanks
    presence: RedisPresence
    sessions: Sessions
    services: Services
    boards: BoardFeed

    async def ping_redis(self) -> None:
        """Return when Redis answers."""
        await self.redis.ping()


def clock() -> datetime:
    """Return the present instant."""
    return to_milliseconds(datetime.now(UTC))


@asynccontextmanager
async def opened(settings: Settings, redis_url: str) -> AsyncIterator[System]:
    """Open the stores, yield the system, close the stores.

    Raises:
        StartupError: a store cannot be opened.
    """
    engine = await _open_engine(settings)
    redis = connect(redis_url)
    passwords = Argon2Passwords()
    timers = LoopTimers(clock)
    try:
        yield await _assemble(settings, redis_url, engine, redis, passwords, timers)
    finally:
        timers.close()
        passwords.close()
        await redis.aclose()
        await engine.close()


async def _open_engine(settings: Settings) -> Engine:
    try:
        if settings.mongodb_url:
            return await MongoEngine.open(settings.mongodb_url)
        return await SqliteEngine.open(
            settings.data / DATABASE, synchronous=settings.sqlite_synchronous
        )
    except StoreUnavailable as error:
        raise StartupError(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Stores:
    """Every collection."""

    users: UserStore
    sessions: SessionStore
    tasks: TaskStore
    challenges: ChallengeStore
    participants: ParticipantStore
    ledger: LedgerStore
    replies: IdempotencyStore

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open them all."""
        return cls(
            users=await UserStore.open(engine),
            sessions=await SessionStore.open(engine),
            tasks=await TaskStore.open(engine),
            challenges=await ChallengeStore.open(engine),
            participants=await ParticipantStore.open(engine),
            ledger=await LedgerStore.open(engine),
            replies=await IdempotencyStore.open(engine),
        )


@dataclass(frozen=True, slots=True)
class _Ports:
    """What stands behind the services' ports."""

    passwords: Argon2Passwords
    tokens: JwtTokens
    timers: LoopTimers
    publisher: RedisPublisher
    ranks: RedisRanks
    presence: RedisPresence
    sessions: Sessions


async def _assemble(
    settings: Settings,
    redis_url: str,
    engine: Engine,
    redis: Redis,
    passwords: Argon2Passwords,
    timers: LoopTimers,
) -> System:
    scripts = Scripts(redis)
    limits = HistoryLimits(settings.history_events, settings.history_seconds * 1000)
    ports = _Ports(
        passwords=passwords,
        tokens=JwtTokens(await _secret(settings)),
        timers=timers,
        publisher=RedisPublisher(scripts, clock, limits),
        ranks=RedisRanks(scripts),
        presence=RedisPresence(redis),
        sessions=Sessions(redis, clock),
    )
    services = _services(settings, await _Stores.open(engine), ports)
    timers.ring = services.lifecycle.wake
    ports.sessions.forget = services.auth.forget
    return System(
        settings=settings,
        redis_url=redis_url,
        engine=engine,
        redis=redis,
        scripts=scripts,
        publisher=ports.publisher,
        ranks=ports.ranks,
        presence=ports.presence,
        sessions=ports.sessions,
        services=services,
        boards=BoardFeed(scripts, ports.ranks, ports.publisher),
    )


async def _secret(settings: Settings) -> str:
    if settings.secret:
        return settings.secret.get_secret_value()
    return await asyncio.to_thread(kept_secret, settings.data)


def _services(settings: Settings, stores: _Stores, ports: _Ports) -> Services:
    publisher, ranks = ports.publisher, ports.ranks
    races = (stores.challenges, stores.participants)
    lifecycle = Lifecycle(*races, stores.users, publisher, ranks, ports.timers, clock)
    gamification = Gamification(stores.ledger, *races, stores.users, ranks, publisher, clock)
    countdown = timedelta(seconds=settings.countdown_seconds)
    challenges = Challenges(*races, stores.tasks, BuiltInGenerator(), lifecycle, countdown)
    grace = timedelta(seconds=settings.seat_grace_seconds)
    return Services(
        auth=Auth(
            stores.users,
            stores.sessions,
            ports.passwords,
            ports.tokens,
            ports.sessions,
            clock,
            timedelta(seconds=settings.token_seconds),
        ),
        users=Users(stores.users, ports.passwords),
        tasks=Tasks(stores.tasks),
        challenges=challenges,
        lifecycle=lifecycle,
        races=Races(*races, lifecycle, gamification, publisher, ranks, clock),
        seats=Seats(*races, lifecycle, ports.presence, clock, grace),
        gamification=gamification,
        rooms=Rooms(stores.challenges, challenges, gamification, ranks),
        idempotency=Idempotency(stores.replies, clock),
    )


async def cancelled(task: asyncio.Task[None]) -> None:
    """Cancel *task* and wait until it is over."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
