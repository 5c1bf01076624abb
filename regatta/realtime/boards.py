"""Live leaderboards: changes are gathered and go out at most ten times a second a board."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from regatta.models.errors import Unavailable
from regatta.models.events import LeaderboardUpdated
from regatta.realtime.lookout import Lookout
from regatta.realtime.presence import present_key, roster_key
from regatta.realtime.publisher import RedisPublisher, channel, room_keys
from regatta.realtime.ranks import DIRTY, TOP, RedisRanks, top_key
from regatta.realtime.redis import KEY_PREFIX, script
from regatta.realtime.scripts import Scripts
from regatta.realtime.shards import RoomScripts
from regatta.services.ports import BoardTop

log = logging.getLogger("regatta.boards")

_DIRTY: Final = script("dirty")
_CLEAN: Final = script("clean")
_WATCHED: Final = script("watched")
_PUBLISH_TOP: Final = script("clock", "room", "publish_top")
_TICK: Final = f"{KEY_PREFIX}boards:tick"

INTERVAL_MS: Final = 100
"""Between two updates of a board, over all workers together."""

_BOARDS_A_TICK: Final = 500


class BoardFeed:
    """Turns changes of the index into ``leaderboard-update`` events.

    Every worker ticks; a key in Redis lets one of them through each time, so nothing waits for
    a worker that died, and a board stays dirty until an event has told of it.
    """

    def __init__(
        self, scripts: Scripts, rooms: RoomScripts, ranks: RedisRanks, publisher: RedisPublisher
    ) -> None:
        self._scripts = scripts
        self._rooms = rooms
        self._ranks = ranks
        self._publisher = publisher
        self._lookout = Lookout(INTERVAL_MS / 1000, INTERVAL_MS / 1000)
        ranks.changed = self._lookout.call

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            await self._lookout.pause()
            try:
                await self._tick()
            except Unavailable:
                continue  # the boards stay dirty
            except Exception:
                log.exception("a leaderboard could not be published")

    async def _tick(self) -> None:
        dirty: list[Any] = await self._scripts.run(
            _DIRTY, [DIRTY, _TICK], [INTERVAL_MS - 10, _BOARDS_A_TICK]
        )
        await asyncio.gather(*(self._publish(board.decode(), dirt) for board, dirt in dirty))

    async def _publish(self, board: str, dirt: bytes) -> None:
        """Say what has changed since the published top; if that moved on, the next tick will."""
        room, top = f"leaderboard:{board}", top_key(board)
        kept = [present_key(room), roster_key(room), *room_keys(room), top]
        if await self._rooms.run(_WATCHED, kept, [channel(room)]):
            before = await self._ranks.published_top(board)
            after = await self._ranks.present_top(board, before.version + 1)
            event = _difference(board, before, after)
            if event is not None and not await self._rooms.run(
                _PUBLISH_TOP,
                [*room_keys(room), top],
                [
                    channel(room),
                    *self._publisher.saying(room, event),
                    before.version,
                    after.version,
                    TOP.dump_json(after),
                ],
            ):
                self._lookout.call()
                return
        await self._scripts.run(_CLEAN, [DIRTY], [board, dirt])


def _difference(board: str, before: BoardTop, after: BoardTop) -> LeaderboardUpdated | None:
    """Return the event that turns *before* into *after*, None when they are alike."""
    known = {row.user_id: row for row in before.rows}
    rows = [row for row in after.rows if known.get(row.user_id) != row]
    gone = known.keys() - {row.user_id for row in after.rows}
    if not rows and not gone and before.total == after.total:
        return None
    return LeaderboardUpdated(
        board=board, version=after.version, rows=rows, gone=sorted(gone), total=after.total
    )
