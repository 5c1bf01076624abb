"""Opens everything that a process needs, and closes it again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex

from redis.asyncio import Redis

from regatta.integrations.argon2 import Argon2Passwords
from regatta.integrations.jwt import JwtTokens
from regatta.jobs.queue import StreaqQueue
from regatta.realtime.admission import Admission, ConnectionLimits
from regatta.realtime.boards import BoardFeed
from regatta.realtime.cache import RedisCache
from regatta.realtime.control import Control
from regatta.realtime.fleet import RedisFleet
from regatta.realtime.handover import Seal
from regatta.realtime.limits import RedisRateLimits
from regatta.realtime.presence import RedisPresence
from regatta.realtime.publisher import HistoryLimits, RedisPublisher
from regatta.realtime.ranks import RedisRanks
from regatta.realtime.redis import connect
from regatta.realtime.rosters import RosterFeed
from regatta.realtime.scripts import Scripts
from regatta.realtime.sessions import Sessions
from regatta.realtime.workers import WorkerId, Workers
from regatta.server.assembly import Ports, Stores, assemble, clock
from regatta.server.data import kept_secret
from regatta.server.failures import StartupError
from regatta.server.messengers import messengers
from regatta.server.rooms import RoomPlaces, room_places
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
    rooms: RoomPlaces
    boards: BoardFeed
    rosters: RosterFeed
    workers: Workers
    control: Control
    admission: Admission
    seal: Seal

    @property
    def worker_id(self) -> WorkerId:
        """The name of this process among all that share the Redis."""
        return self.workers.worker_id

    async def ping_redis(self) -> None:
        """Return when Redis answers, also where rooms are."""
        await self.redis.ping()
        await self.rooms.ping()


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
        scripts = _scripts(redis, stack)
        rooms = await room_places(settings.rooms_url, scripts, stack)
        secret = await _secret(settings)
        workers = Workers(redis, token_hex(4), clock)
        control = Control(redis, workers.worker_id)
        sessions = Sessions(control, clock)
        ports = Ports(
            passwords=_passwords(stack),
            tokens=JwtTokens(secret),
            timers=_timers(stack),
            publisher=RedisPublisher(rooms.scripts, clock, _history(settings)),
            ranks=RedisRanks(scripts, rooms.scripts),
            presence=RedisPresence(scripts, rooms.scripts, settings.presence_seconds),
            sessions=sessions,
            fleet=RedisFleet(control, workers, sessions),
            queue=_queue(redis_url, redis, stack),
            limits=RedisRateLimits(scripts),
            cache=_cache(scripts, stack),
            messengers=await stack.enter_async_context(messengers(settings)),
        )
        services = assemble(settings, collections := await Stores.open(engine), ports)
        _inform(ports, services)
        boards = BoardFeed(scripts, rooms.scripts, ports.ranks, ports.publisher)
        rosters = RosterFeed(scripts, rooms.scripts, ports.presence, ports.publisher)
        rosters.names = collections.users.called
        stores = (settings, redis_url, engine, redis)
        admission = _admission(settings, scripts, workers.worker_id, ports, stack)
        among = (workers, control, admission, Seal(secret, clock))
        yield System(*stores, ports, services, rooms, boards, rosters, *among)


def _scripts(redis: Redis, stack: AsyncExitStack) -> Scripts:
    scripts = Scripts(redis)
    stack.push_async_callback(scripts.close)
    return scripts


def _passwords(stack: AsyncExitStack) -> Argon2Passwords:
    passwords = Argon2Passwords()
    stack.callback(passwords.close)
    return passwords


def _timers(stack: AsyncExitStack) -> LoopTimers:
    timers = LoopTimers(clock)
    stack.callback(timers.close)
    return timers


def _queue(redis_url: str, redis: Redis, stack: AsyncExitStack) -> StreaqQueue:
    queue = StreaqQueue(redis_url, redis.time)
    stack.push_async_callback(queue.close)
    return queue


def _cache(scripts: Scripts, stack: AsyncExitStack) -> RedisCache:
    cache = RedisCache(scripts)
    stack.push_async_callback(cache.close)
    return cache


def _inform(ports: Ports, services: Services) -> None:
    """Have timers wake races, and live sockets know who may still be here."""
    ports.timers.ring = services.lifecycle.wake
    sessions = ports.sessions
    sessions.forget = services.auth.forget
    sessions.standing = services.auth.standing.of
    sessions.changes = services.auth.standing.changes


def _admission(
    settings: Settings, scripts: Scripts, worker_id: WorkerId, ports: Ports, stack: AsyncExitStack
) -> Admission:
    limits = ConnectionLimits(
        per_user=settings.connections_per_user,
        per_address=settings.connections_per_address,
        per_minute=settings.connections_per_minute,
    )
    counters = ports.limits if settings.rate_limits else None
    admission = Admission(scripts, worker_id, limits, counters)
    stack.push_async_callback(admission.close)
    return admission


def _history(settings: Settings) -> HistoryLimits:
    return HistoryLimits(
        events=settings.history_events,
        kept_ms=settings.history_seconds * 1000,
        answer_bytes=settings.max_waiting_bytes * 3 // 4,
    )


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
    """Cancel *task* and wait until it is over.

    Raises whatever it failed with instead.
    """
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()
