"""Opens everything that a process needs, and closes it again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from redis.asyncio import Redis

from regatta.integrations.argon2 import Argon2Passwords
from regatta.integrations.jwt import JwtTokens
from regatta.jobs.queue import StreaqQueue
from regatta.realtime.boards import BoardFeed
from regatta.realtime.cache import RedisCache
from regatta.realtime.limits import RedisRateLimits
from regatta.realtime.presence import RedisPresence
from regatta.realtime.publisher import HistoryLimits, RedisPublisher
from regatta.realtime.ranks import RedisRanks
from regatta.realtime.redis import Scripts, connect
from regatta.realtime.sessions import Sessions
from regatta.server.assembly import Ports, Stores, assemble, clock
from regatta.server.data import kept_secret
from regatta.server.failures import StartupError
from regatta.server.messengers import messengers
from regatta.server.settings import Settings
from regatta.server.timers import LoopTimers
from regatta.services.services import Services
from regatta.storage.engine import Engine, StoreUnavailable
from regatta.storage.engines.mongo import MongoEngine
from regatta.storage.engines.sqlite import SqliteEngine

DATABASE = "regatta.sqlite3"


@dataclass(frozen=True, slots=True)
class System:
    """One process' connections to its stores, and the services over them."""

    settings: Settings
    redis_url: str
    engine: Engine
    redis: Redis
    ports: Ports
    services: Services
    boards: BoardFeed

    async def ping_redis(self) -> None:
        """Return when Redis answers."""
        await self.redis.ping()


@asynccontextmanager
async def opened(settings: Settings, redis_url: str) -> AsyncIterator[System]:
    """Open the stores, yield the system, close the stores.

    Raises:
        StartupError: a store cannot be opened.
    """
    async with AsyncExitStack() as stack:
        engine = await _open_engine(settings)
        stack.push_async_callback(engine.close)
        redis = connect(redis_url)
        stack.push_async_callback(redis.aclose)
        passwords = Argon2Passwords()
        stack.callback(passwords.close)
        timers = LoopTimers(clock)
        stack.callback(timers.close)
        queue = StreaqQueue(redis_url, redis.time)
        stack.push_async_callback(queue.close)
        scripts = Scripts(redis)
        cache = RedisCache(scripts)
        stack.push_async_callback(cache.close)
        ports = Ports(
            passwords=passwords,
            tokens=JwtTokens(await _secret(settings)),
            timers=timers,
            publisher=RedisPublisher(scripts, clock, _history(settings)),
            ranks=RedisRanks(scripts),
            presence=RedisPresence(redis),
            sessions=Sessions(redis, clock),
            queue=queue,
            limits=RedisRateLimits(scripts),
            cache=cache,
            messengers=await stack.enter_async_context(messengers(settings)),
        )
        services = assemble(settings, await Stores.open(engine), ports)
        timers.ring = services.lifecycle.wake
        _inform(ports.sessions, services)
        boards = BoardFeed(scripts, ports.ranks, ports.publisher)
        stores = (settings, redis_url, engine, redis)
        yield System(*stores, ports, services, boards)


def _inform(sessions: Sessions, services: Services) -> None:
    """Have live sockets know who may still be here."""
    sessions.forget = services.auth.forget
    sessions.standing = services.auth.standing.of
    sessions.changes = services.auth.standing.changes


def _history(settings: Settings) -> HistoryLimits:
    return HistoryLimits(settings.history_events, settings.history_seconds * 1000)


async def _open_engine(settings: Settings) -> Engine:
    try:
        if settings.mongodb_url:
            return await MongoEngine.open(settings.mongodb_url)
        return await SqliteEngine.open(
            settings.data / DATABASE, synchronous=settings.sqlite_synchronous
        )
    except StoreUnavailable as error:
        raise StartupError(str(error)) from error


async def _secret(settings: Settings) -> str:
    if settings.secret:
        return settings.secret.get_secret_value()
    return await asyncio.to_thread(kept_secret, settings.data)


async def cancelled(task: asyncio.Task[None]) -> None:
    """Cancel *task* and wait until it is over."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
