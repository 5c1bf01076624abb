"""Sign-in with Firebase Authentication, whose own library signs people in, in the browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from regatta.integrations.jwks import LEEWAY_SECONDS, KeySet
from regatta.integrations.oidc import identity_of
from regatta.integrations.outgoing import Outgoing
from regatta.models.errors import SignInFailed
from regatta.models.identities import ExternalIdentity

KEYS_URL: Final = (
    "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com"
)
_ISSUER: Final = "https://securetoken.google.com/"


class FirebaseTokens:
    """Reads the ID tokens of one Firebase project."""

    def __init__(
        self,
        project: str,
        outgoing: Outgoing,
        *,
        keys_url: str = KEYS_URL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._project = project
        self._issuer = _ISSUER + project
        self._url = keys_url
        self._keys = KeySet(outgoing, self._keys_url, clock)

    async def identify(self, token: str) -> ExternalIdentity:
        """Return for whom Firebase made *token*.

        Raises: SignInFailed; Unavailable.
        """
        claims = await self._keys.read(token, audience=self._project, issuers=(self._issuer,))
        signed_in_at = claims.get("auth_time")
        if not isinstance(signed_in_at, int) or signed_in_at > time.time() + LEEWAY_SECONDS:
            raise SignInFailed
        return identity_of(claims, self._issuer)

    async def _keys_url(self) -> str:
        return self._url
