"""All services in one place, as every way in receives them."""

from __future__ import annotations

from dataclasses import dataclass

from regatta.services.audit import Audit
from regatta.services.auth import Auth
from regatta.services.challenges import Challenges
from regatta.services.gamification import Gamification
from regatta.services.idempotency import Idempotency
from regatta.services.identities import Identities
from regatta.services.invitations import Invitations
from regatta.services.jobs import Jobs
from regatta.services.keys import Keys
from regatta.services.lifecycle import Lifecycle
from regatta.services.notifications import Notifications
from regatta.services.organizations import Organizations
from regatta.services.publications import Publications
from regatta.services.races import Races
from regatta.services.realtime import Realtime
from regatta.services.recovery import Recovery
from regatta.services.registration import Registrations
from regatta.services.rooms import Rooms
from regatta.services.seats import Seats
from regatta.services.sessions import Sessions
from regatta.services.tasks import Tasks
from regatta.services.users import Users


@dataclass(frozen=True, slots=True)
class Services:
    """What Regatta can do, whoever asks: REST, Socket.IO or a job."""

    auth: Auth
    registration: Registrations
    recovery: Recovery
    invitations: Invitations
    keys: Keys
    identities: Identities
    sessions: Sessions
    users: Users
    organizations: Organizations
    audit: Audit
    tasks: Tasks
    challenges: Challenges
    lifecycle: Lifecycle
    races: Races
    seats: Seats
    gamification: Gamification
    rooms: Rooms
    idempotency: Idempotency
    jobs: Jobs
    notifications: Notifications
    publications: Publications
    realtime: Realtime
