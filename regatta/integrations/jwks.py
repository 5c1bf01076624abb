"""Signed tokens of others: their public keys, fetched and kept, and what they sign."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from typing import Final

import jwt

from regatta.integrations.outgoing import Outgoing
from regatta.models.base import Json
from regatta.models.errors import SignInFailed, Unavailable
from regatta.models.outgoing import OutgoingFailed

ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
)
"""Signatures that nobody can make with what is public."""

KEPT_SECONDS: Final = 3600.0
SEARCH_SECONDS: Final = 30.0
"""A key that is not among those that are kept has them fetched again, at most this often."""

LEEWAY_SECONDS: Final = 30
"""By how much the clock of a provider may be off."""

_LONGEST_TOKEN: Final = 16_384
_MOST_KEYS: Final = 100
_OK: Final = 200
_UNREADABLE: Final = (jwt.PyJWTError, ValueError, TypeError)

_OUT_OF_REACH: Final = "The sign-in provider is out of reach; please try again."


def provider_unavailable() -> Unavailable:
    """Return the error that says so, and nothing of what the provider said."""
    return Unavailable(_OUT_OF_REACH)


async def fetch_json(outgoing: Outgoing, url: str, headers: dict[str, str] | None = None) -> Json:
    """Return the JSON object at *url*.

    Raises: SignInFailed when the provider denies it; Unavailable.
    """
    try:
        answer = await outgoing.request("GET", url, headers=headers, retry=True)
        if answer.status in {401, 403}:
            raise SignInFailed
        found = answer.json() if answer.status == _OK else None
    except OutgoingFailed as error:
        raise provider_unavailable() from error
    if not isinstance(found, dict):
        raise provider_unavailable()
    return found


class KeySet:
    """The public keys at one URL; fetched by one caller for all who wait.

    Args:
        find_url: returns the URL, which may have to be looked up.
        clock: seconds that only ever grow.
    """

    def __init__(
        self,
        outgoing: Outgoing,
        find_url: Callable[[], Awaitable[str]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outgoing = outgoing
        self._find_url = find_url
        self._clock = clock
        self._keys: list[Json] = []
        self._fetched_at = float("-inf")
        self._searched_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def read(self, token: str, *, audience: str, issuers: Collection[str]) -> Json:
        """Return the claims of *token*: signed by one of the keys, for *audience*, and in time.

        The header only ever chooses among the keys and the algorithms that are known here.

        Raises: SignInFailed; Unavailable.
        """
        try:
            header = jwt.get_unverified_header(token) if len(token) <= _LONGEST_TOKEN else {}
            algorithm = header.get("alg")
            if algorithm not in ALGORITHMS:
                raise SignInFailed
            key = jwt.PyJWK(await self._key(header.get("kid"), algorithm), algorithm)
            claims: Json = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=audience,
                issuer=list(issuers),
                leeway=LEEWAY_SECONDS,
                options={
                    "require": ["iss", "sub", "aud", "exp", "iat"],
                    "enforce_minimum_key_length": True,
                },
            )
        except _UNREADABLE as error:
            raise SignInFailed from error
        return claims

    async def _key(self, key_id: object, algorithm: str) -> Json:
        known = self._fetched_at
        found = _choose(self._keys, key_id, algorithm)
        if found is None or self._is_old():
            await self._renew(known)
            found = _choose(self._keys, key_id, algorithm)
        if found is None:
            raise SignInFailed
        return found

    def _is_old(self) -> bool:
        return self._clock() - self._fetched_at >= KEPT_SECONDS

    async def _renew(self, known: float) -> None:
        """Fetch the keys, unless others did since those of *known*, or searched a moment ago.

        Raises: SignInFailed; Unavailable.
        """
        async with self._fetching:
            if self._fetched_at != known:
                return
            if not self._is_old():
                if self._clock() - self._searched_at < SEARCH_SECONDS:
                    return
                self._searched_at = self._clock()
            found = await fetch_json(self._outgoing, await self._find_url())
            keys = found.get("keys")
            if not isinstance(keys, list):
                raise provider_unavailable()
            self._keys = [key for key in keys[:_MOST_KEYS] if isinstance(key, dict)]
            self._fetched_at = self._clock()


def _choose(keys: list[Json], key_id: object, algorithm: str) -> Json | None:
    """Return the key with this id that may sign by *algorithm*; without an id the only such one."""
    kind = {"E": "EC", "R": "RSA", "P": "RSA"}[algorithm[0]] if algorithm != "EdDSA" else "OKP"
    fit = [
        key
        for key in keys
        if key.get("kty") == kind
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (key_id is None or key.get("kid") == key_id)
    ]
    return fit[0] if len(fit) == 1 else None
