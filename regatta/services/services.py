"""All services in one place, as every way in receives them."""

from __future__ import annotations

from dataclasses import dataclass

from regatta.services.auth import Auth
from regatta.services.challenges import Challenges
from regatta.services.gamification import Gamification
from regatta.services.idempotency import Idempotency
from regatta.services.lifecycle import Lifecycle
from regatta.services.races import Races
from regatta.services.rooms import Rooms
from regatta.services.seats import Seats
from regatta.services.tasks import Tasks
from regatta.services.users import Users


@dataclass(frozen=True, slots=True)
class Services:
    """What Regatta can do, whoever asks: REST, Socket.IO or a job."""

    auth: Auth
    users: Users
    tasks: Tasks
    challenges: Challenges
    lifecycle: Lifecycle
    races: Races
    seats: Seats
    gamification: Gamification
    rooms: Rooms
    idempotency: Idempotency
