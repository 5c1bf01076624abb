"""What services are made of: collections, what stands behind the ports, and the common ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from regatta.integrations.argon2 import Argon2Passwords
from regatta.integrations.jwt import JwtTokens
from regatta.jobs.queue import StreaqQueue
from regatta.models.base import to_milliseconds
from regatta.realtime.cache import RedisCache
from regatta.realtime.fleet import RedisFleet
from regatta.realtime.limits import RedisRateLimits
from regatta.realtime.presence import RedisPresence
from regatta.realtime.publisher import RedisPublisher
from regatta.realtime.ranks import RedisRanks
from regatta.realtime.sessions import Sessions
from regatta.server.messengers import Messengers
from regatta.server.settings import Settings
from regatta.server.timers import LoopTimers
from regatta.services.audit import Audit
from regatta.services.jobs import Jobs
from regatta.services.mail import Mail
from regatta.storage.audit import AuditStore
from regatta.storage.challenges import ChallengeStore, ParticipantStore
from regatta.storage.checkins import CheckInStore
from regatta.storage.cycles import CycleStore
from regatta.storage.engine import Engine
from regatta.storage.gamification import LedgerStore
from regatta.storage.idempotency import IdempotencyStore
from regatta.storage.identities import IdentityStore
from regatta.storage.invitations import InvitationStore
from regatta.storage.jobs import JobStore
from regatta.storage.keys import KeyStore
from regatta.storage.notifications import NotificationStore
from regatta.storage.okrs import OkrStore
from regatta.storage.organizations import OrganizationStore
from regatta.storage.sessions import SessionStore
from regatta.storage.tasks import TaskStore
from regatta.storage.trees import TreeStore
from regatta.storage.users import UserStore


def clock() -> datetime:
    """Return the present instant."""
    return to_milliseconds(datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Stores:
    """Every collection."""

    organizations: OrganizationStore
    users: UserStore
    sessions: SessionStore
    keys: KeyStore
    invitations: InvitationStore
    identities: IdentityStore
    audit: AuditStore
    tasks: TaskStore
    challenges: ChallengeStore
    participants: ParticipantStore
    ledger: LedgerStore
    jobs: JobStore
    notifications: NotificationStore
    cycles: CycleStore
    okrs: OkrStore
    trees: TreeStore
    check_ins: CheckInStore
    replies: IdempotencyStore

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open them all."""
        return cls(
            organizations=await OrganizationStore.open(engine),
            users=await UserStore.open(engine),
            sessions=await SessionStore.open(engine),
            keys=await KeyStore.open(engine),
            invitations=await InvitationStore.open(engine),
            identities=await IdentityStore.open(engine),
            audit=await AuditStore.open(engine),
            tasks=await TaskStore.open(engine),
            challenges=await ChallengeStore.open(engine),
            participants=await ParticipantStore.open(engine),
            ledger=await LedgerStore.open(engine),
            jobs=await JobStore.open(engine),
            notifications=await NotificationStore.open(engine),
            cycles=await CycleStore.open(engine),
            okrs=await OkrStore.open(engine),
            trees=await TreeStore.open(engine),
            check_ins=await CheckInStore.open(engine),
            replies=await IdempotencyStore.open(engine),
        )


@dataclass(frozen=True, slots=True)
class Ports:
    """What stands behind the services' ports."""

    passwords: Argon2Passwords
    tokens: JwtTokens
    timers: LoopTimers
    publisher: RedisPublisher
    ranks: RedisRanks
    presence: RedisPresence
    sessions: Sessions
    fleet: RedisFleet
    queue: StreaqQueue
    limits: RedisRateLimits
    cache: RedisCache
    messengers: Messengers


@dataclass(frozen=True, slots=True)
class Kit:
    """What the makers of services share."""

    settings: Settings
    stores: Stores
    ports: Ports
    audit: Audit
    jobs: Jobs
    mail: Mail

    @classmethod
    def of(cls, settings: Settings, stores: Stores, ports: Ports) -> Self:
        """Make the services that most of the others lean on."""
        lease = timedelta(seconds=settings.job_lease_seconds)
        messengers = ports.messengers
        return cls(
            settings=settings,
            stores=stores,
            ports=ports,
            audit=Audit(stores.audit, ports.limits, clock),
            jobs=Jobs(stores.jobs, ports.queue, ports.publisher, clock, lease),
            mail=Mail(messengers.letters, messengers.mailer, settings.site),
        )
