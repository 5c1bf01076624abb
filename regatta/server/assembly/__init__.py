"""Makes the services of the collections and of what stands behind their ports."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

from regatta.integrations.generator import BuiltInGenerator
from regatta.server.assembly.accounts import Accounts, accounts
from regatta.server.assembly.kit import Kit, Ports, Stores, clock
from regatta.server.assembly.okrs import OkrServices, okrs
from regatta.server.settings import Settings
from regatta.services.boards import REBUILD, Boards
from regatta.services.challenges import Challenges
from regatta.services.gamification import Gamification
from regatta.services.idempotency import Idempotency
from regatta.services.lifecycle import Lifecycle
from regatta.services.notifications import NOTIFICATION_MAIL, NOTIFICATION_SMS, Notifications
from regatta.services.organizations import Organizations
from regatta.services.publications import Publications
from regatta.services.races import Races
from regatta.services.realtime import Realtime
from regatta.services.rooms import Rooms
from regatta.services.seats import Seats
from regatta.services.services import Services
from regatta.services.tasks import Tasks

__all__ = ["Ports", "Stores", "assemble", "clock"]


def assemble(settings: Settings, stores: Stores, ports: Ports) -> Services:
    """Return all services, and have jobs done by those that know how."""
    kit = Kit.of(settings, stores, ports)
    ports.messengers.outgoing.on_refused = lambda url: kit.audit.note_soon(
        "outgoing.refused", url=url
    )
    people = accounts(kit)
    publisher, ranks, users = ports.publisher, ports.ranks, stores.users
    races = (stores.challenges, stores.participants)
    lifecycle = Lifecycle(*races, users, publisher, ranks, ports.timers, clock)
    notifications = _notifications(kit)
    gamification = _gamification(kit, notifications)
    goals = okrs(kit, notifications)
    countdown = timedelta(seconds=settings.countdown_seconds)
    grace = timedelta(seconds=settings.seat_grace_seconds)
    seats = Seats(*races, lifecycle, ports.presence, clock, grace)
    challenges = Challenges(*races, stores.tasks, BuiltInGenerator(), lifecycle, seats, countdown)
    return Services(
        **_each(people),
        **_each(goals),
        organizations=Organizations(stores.organizations, stores.cycles, kit.audit, clock),
        audit=kit.audit,
        tasks=Tasks(stores.tasks),
        challenges=challenges,
        lifecycle=lifecycle,
        races=Races(*races, lifecycle, gamification, publisher, ranks, clock),
        seats=seats,
        gamification=gamification,
        boards=_boards(kit),
        rooms=_rooms(kit, challenges, gamification, notifications, goals),
        idempotency=Idempotency(stores.replies, ports.tokens, clock),
        jobs=kit.jobs,
        notifications=notifications,
        publications=Publications(publisher, stores.challenges, users),
        realtime=Realtime(ports.fleet, publisher, users, kit.audit),
    )


def _each(group: Accounts | OkrServices) -> dict[str, Any]:
    """Return the services of a group by name."""
    return {one.name: getattr(group, one.name) for one in fields(group)}


def _rooms(
    kit: Kit,
    challenges: Challenges,
    gamification: Gamification,
    notifications: Notifications,
    goals: OkrServices,
) -> Rooms:
    return Rooms(
        kit.stores.challenges,
        challenges,
        gamification,
        kit.ports.ranks,
        notifications,
        kit.jobs,
        goals.cycles,
        kit.stores.okrs,
        kit.ports.presence,
    )


def _gamification(kit: Kit, notifications: Notifications) -> Gamification:
    return Gamification(
        kit.stores.ledger,
        kit.stores.participants,
        kit.ports.ranks,
        notifications,
        kit.ports.cache,
        clock,
    )


def _boards(kit: Kit) -> Boards:
    boards = Boards(
        kit.stores.ledger,
        kit.stores.challenges,
        kit.stores.participants,
        kit.stores.users,
        kit.ports.ranks,
        kit.jobs,
        clock,
    )
    kit.jobs.handle(REBUILD, boards.rebuild_job)
    return boards


def _notifications(kit: Kit) -> Notifications:
    notifications = Notifications(
        store=kit.stores.notifications,
        users=kit.stores.users,
        jobs=kit.jobs,
        publisher=kit.ports.publisher,
        mail=kit.mail,
        sms=kit.ports.messengers.sms,
        clock=clock,
    )
    kit.jobs.handle(NOTIFICATION_MAIL, notifications.send_mail)
    kit.jobs.handle(NOTIFICATION_SMS, notifications.send_sms)
    return notifications
