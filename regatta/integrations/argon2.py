"""Password hashing with argon2id."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# The second choice of OWASP's password storage cheat sheet: 19 MiB, 2 passes, 1 lane.
_MEMORY_KIB: Final = 19 * 1024
_PASSES: Final = 2
_THREADS: Final = 2
"""Hashing is bounded, so that a burst of sign-ins leaves the machine to the races."""


_HASHER: Final = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=1)


@cache
def _decoy() -> str:
    """Return what is verified against where there is no hash, so that it takes as long."""
    return _HASHER.hash("no account has this password")


class Argon2Passwords:
    """Hashes and verifies in threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="argon2")
        self._decoy = _decoy()

    async def hash(self, password: str) -> str:
        """Return a salted hash."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _HASHER.hash, password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Return whether they belong together; takes as long when *hashed* is None."""
        loop = asyncio.get_running_loop()
        matches = await loop.run_in_executor(
            self._threads, self._verify, password, hashed or self._decoy
        )
        return matches and hashed is not None

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @staticmethod
    def _verify(password: str, hashed: str) -> bool:
        try:
            return _HASHER.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
