"""Whom a token was found to belong to, for a moment."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from regatta.models.access import Actor

_MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was found, and until when it is trusted."""

    actor: Actor
    trusted_until: datetime


@dataclass(slots=True)
class TokenMemory:
    """Callers by the hash of their token; the tokens themselves are not kept.

    Whatever can end is found without a search: by its sign-in or key, and by its user.
    """

    _found: OrderedDict[bytes, Remembered] = field(default_factory=OrderedDict)
    _of: defaultdict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))

    def get(self, digest: bytes) -> Remembered | None:
        """Return what is known of the token with this hash, trusted or not."""
        return self._found.get(digest)

    def put(self, digest: bytes, actor: Actor, trusted_until: datetime) -> None:
        """Remember a caller; the one who was remembered first makes room."""
        self.drop(digest)
        self._found[digest] = Remembered(actor, trusted_until)
        self._of[actor.session_id].add(digest)
        self._of[actor.user_id].add(digest)
        if len(self._found) > _MOST:
            self.drop(next(iter(self._found)))

    def drop(self, digest: bytes) -> None:
        """Know nothing of this token."""
        known = self._found.pop(digest, None)
        if known is None:
            return
        for owner in {known.actor.session_id, known.actor.user_id}:
            self._of[owner].discard(digest)
            if not self._of[owner]:
                del self._of[owner]

    def forget(self, owners: Iterable[str]) -> None:
        """Know nothing of the tokens of these sign-ins, keys or users."""
        for owner in owners:
            for digest in tuple(self._of.get(owner, ())):
                self.drop(digest)
