"""All services in one place, as every way in receives them."""

from __future__ import annotations

from dataclasses import dataclass

from regatta.services.audit import Audit
from regatta.services.auth import Auth
from regatta.services.boards import Boards
from regatta.services.carrying import CarryOvers
from regatta.services.challenges import Challenges
from regatta.services.checkins import CheckIns
from regatta.services.cycle_reports import CycleReports
from regatta.services.cycles import Cycles
from regatta.services.gamification import Gamification
from regatta.services.idempotency import Idempotency
from regatta.services.identities import Identities
from regatta.services.invitations import Invitations
from regatta.services.jobs import Jobs
from regatta.services.keys import Keys
from regatta.services.lifecycle import Lifecycle
from regatta.services.notifications import Notifications
from regatta.services.okr_debts import OkrDebts
from regatta.services.okr_notices import OkrNotices
from regatta.services.okr_series import OkrSeries
from regatta.services.okr_views import OkrViews
from regatta.services.okrs import Okrs
from regatta.services.organizations import Organizations
from regatta.services.publications import Publications
from regatta.services.races import Races
from regatta.services.realtime import Realtime
from regatta.services.recovery import Recovery
from regatta.services.registration import Registrations
from regatta.services.rooms import Rooms
from regatta.services.seasons import Seasons
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
    boards: Boards
    cycles: Cycles
    seasons: Seasons
    okrs: Okrs
    okr_debts: OkrDebts
    okr_notices: OkrNotices
    okr_views: OkrViews
    okr_series: OkrSeries
    check_ins: CheckIns
    carry_overs: CarryOvers
    cycle_reports: CycleReports
    rooms: Rooms
    idempotency: Idempotency
    jobs: Jobs
    notifications: Notifications
    publications: Publications
    realtime: Realtime
