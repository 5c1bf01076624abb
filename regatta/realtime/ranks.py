"""Leaderboards as sorted sets: score first, then whoever reached it earliest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter

from regatta.models.gamification import BoardRow
from regatta.realtime.publisher import ROOM_PREFIX
from regatta.realtime.redis import KEY_PREFIX, Script, script
from regatta.realtime.scripts import Scripts
from regatta.realtime.shards import RoomScripts
from regatta.realtime.wire import Argument
from regatta.services.ports import BoardTop, Placing, RankEntry

_PUT: Final = script("put")
_REMOVE: Final = script("remove")
_ROWS: Final = script("rows")
_PLACING: Final = script("placing")
_REPLACE: Final = script("replace")
_FIRST_TOP: Final = script("first_top")

_IS_BUILT: Final = Script("return redis.call('EXISTS', KEYS[1])")
_MARK_BUILT: Final = Script("return redis.call('SET', KEYS[1], 1)")
_BUILT: Final = f"{KEY_PREFIX}boards:built"

DIRTY: Final = f"{KEY_PREFIX}boards:dirty"
TOP_ROWS: Final = 100
"""How many rows of a board are published live."""

_TOP_KEPT_MS: Final = 86_400_000
_LAST_INSTANT_MS: Final = 9_999_999_999_999

TOP: Final = TypeAdapter(BoardTop)


def top_key(board: str) -> str:
    """Return the key of the board's published top."""
    return f"{ROOM_PREFIX}{{leaderboard:{board}}}:top"


def _keys(board: str) -> list[str]:
    return [f"{KEY_PREFIX}board:{{{board}}}:ranks", f"{KEY_PREFIX}board:{{{board}}}:users"]


def _member(user_id: str, reached_at: datetime) -> str:
    """Return a sorted-set member; among equal scores the greatest member stands first."""
    return f"{_LAST_INSTANT_MS - int(reached_at.timestamp() * 1000):013}:{user_id}"


class RedisRanks:
    """The Ranks port.

    Args:
        rooms: on the Redis of rooms, where published tops are kept beside their events.

    Attributes:
        changed: is called when a board is about to change.
    """

    def __init__(self, scripts: Scripts, rooms: RoomScripts | None = None) -> None:
        self._scripts = scripts
        self._rooms = scripts if rooms is None else rooms
        self.changed: Callable[[], None] = lambda: None

    def put(self, board: str, entry: RankEntry) -> Awaitable[int]:
        """Store *entry* unless a newer one is there; return the user's rank."""
        self.changed()
        return self._scripts.run(
            _PUT,
            [*_keys(board), DIRTY],
            [
                entry.user_id,
                entry.score,
                _member(entry.user_id, entry.reached_at),
                entry.revision,
                entry.name,
                board,
            ],
            _from_one,
            debt=("rank", board, entry.user_id),
        )

    async def remove(self, board: str, user_id: str, revision: int) -> None:
        """Take the user off the board, unless it knows something newer than *revision*."""
        self.changed()
        await self._scripts.run(
            _REMOVE,
            [*_keys(board), DIRTY],
            [user_id, revision, board],
            debt=("rank", board, user_id),
        )

    async def placing(self, board: str, user_id: str) -> Placing | None:
        """Return what the index says of the user."""
        found = await self._scripts.run(_PLACING, _keys(board), [user_id])
        if found is None:
            return None
        rank, score, revision = found
        return Placing(int(rank) + 1, int(score), int(revision))

    async def top(self, board: str, limit: int) -> list[BoardRow]:
        """Return the first *limit* rows."""
        return _rows(await self._scripts.run(_ROWS, _keys(board), ["top", limit]))

    async def around(self, board: str, user_id: str, limit: int) -> list[BoardRow]:
        """Return up to *limit* rows with the user in their middle; empty if unranked."""
        return _rows(await self._scripts.run(_ROWS, _keys(board), [user_id, limit]))

    async def total(self, board: str) -> int:
        """Return how many users are ranked."""
        _, total, _ = await self._scripts.run(_ROWS, _keys(board), ["top", 0])
        return int(total)

    async def present_top(self, board: str, version: int) -> BoardTop:
        """Return the top as the index has it now, as *version*."""
        found = await self._scripts.run(_ROWS, _keys(board), ["top", TOP_ROWS])
        return BoardTop(version, _rows(found), int(found[1]))

    async def published_top(self, board: str) -> BoardTop:
        """Return the top as the last event left it."""
        stored = await self._rooms.run(_FIRST_TOP, [top_key(board)], ["", _TOP_KEPT_MS])
        if stored is None:
            present = TOP.dump_json(await self.present_top(board, 0))
            stored = await self._rooms.run(_FIRST_TOP, [top_key(board)], [present, _TOP_KEPT_MS])
        return TOP.validate_json(stored)

    async def replace(self, board: str, entries: Iterable[RankEntry]) -> None:
        """Make the board say exactly *entries*."""
        self.changed()
        arguments: list[Argument] = [board]
        for entry in entries:
            member = _member(entry.user_id, entry.reached_at)
            arguments += [entry.user_id, entry.score, member, entry.revision, entry.name]
        await self._scripts.run(_REPLACE, [*_keys(board), DIRTY], arguments)

    async def is_built(self) -> bool:
        """Return whether the index has been built since it was lost or first used."""
        return bool(await self._scripts.run(_IS_BUILT, [_BUILT]))

    async def mark_built(self) -> None:
        """Note that the index is complete."""
        await self._scripts.run(_MARK_BUILT, [_BUILT])


def _from_one(rank: int | None) -> int:
    return 0 if rank is None else rank + 1


def _rows(found: list[Any]) -> list[BoardRow]:
    first, _, rows = found
    return [
        BoardRow(
            rank=int(first) + index + 1,
            user_id=user_id.decode(),
            name=name.decode(),
            score=int(score),
        )
        for index, (user_id, score, name) in enumerate(rows)
    ]
