"""Makes the services about objectives and their cycles, which lean on one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from regatta.server.assembly.kit import Kit, clock
from regatta.services.carrying import CarryOvers
from regatta.services.checkins import CheckIns
from regatta.services.cycle_reports import CycleReports
from regatta.services.cycles import Cycles
from regatta.services.notifications import Notifications
from regatta.services.okr_debts import OkrDebts
from regatta.services.okr_notices import OkrNotices, Reminding
from regatta.services.okr_series import OkrSeries
from regatta.services.okr_views import OkrViews
from regatta.services.okrs import Okrs
from regatta.services.rollups import Rollups
from regatta.services.seasons import Seasons
from regatta.services.terms import Pacing, Terms
from regatta.services.trees import Trees
from regatta.services.zones import Zones


@dataclass(frozen=True, slots=True)
class OkrServices:
    """The services about objectives."""

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


def okrs(kit: Kit, notifications: Notifications) -> OkrServices:
    """Return the services about objectives."""
    stores, settings, publisher = kit.stores, kit.settings, kit.ports.publisher
    zones = Zones()
    terms = Terms(stores.cycles, zones, clock)
    days = settings.okr_reminder_days
    reminding = Reminding(timedelta(days=days) if days else None, settings.okr_reminder_hour)
    pacing = Pacing(settings.okr_attention_lag, settings.okr_off_track_lag)
    rollups = Rollups(stores.okrs, clock, pacing)
    notices = OkrNotices(stores.okrs, stores.users, terms, notifications, reminding, clock)
    debts = OkrDebts(stores.okrs, stores.check_ins, rollups, terms, publisher, notices, clock)
    grace = timedelta(days=settings.okr_grace_days)
    calendars = (stores.cycles, stores.organizations)
    seasons = Seasons(
        *calendars, stores.okrs, rollups, debts, publisher, reminding, zones, grace, clock
    )
    cycles = Cycles(*calendars, seasons, zones, grace, clock)
    trees = Trees(
        stores.trees, stores.okrs, rollups, settings.okr_levels, settings.okr_objectives, clock
    )
    views = OkrViews(stores.okrs, stores.check_ins, cycles)
    return OkrServices(
        cycles=cycles,
        seasons=seasons,
        okrs=Okrs(stores.okrs, stores.users, terms, trees, rollups, debts, reminding, clock),
        okr_debts=debts,
        okr_notices=notices,
        okr_views=views,
        okr_series=OkrSeries(stores.okrs, stores.check_ins, terms, views),
        check_ins=CheckIns(stores.okrs, stores.check_ins, terms, rollups, debts, reminding, clock),
        carry_overs=CarryOvers(stores.okrs, terms, rollups, debts, trees, clock),
        cycle_reports=CycleReports(stores.okrs, stores.check_ins, terms),
    )
