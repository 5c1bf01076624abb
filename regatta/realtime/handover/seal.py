"""What one worker says to another of a request, sealed so that nobody else could have said it."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from aiohttp import web
from multidict import istr

from regatta.services.context import ORIGIN, REQUEST_ID, Origin
from regatta.services.ports import Clock

SEAL: Final = istr("X-Regatta-Handover")
"""The header that carries it."""

_PURPOSE: Final = b"regatta handover"
_SKEW_SECONDS: Final = 60
"""That the clocks of two hosts may differ; a seal that is older is refused."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A request on its way to the owner of its session.

    Attributes:
        address: of the client.
        agent: what the client calls itself.
        request_id: under which the first worker logs it.
    """

    address: str
    agent: str
    request_id: str

    @classmethod
    def here(cls) -> Self:
        """Return what is known of the request being served."""
        origin = ORIGIN.get()
        return cls(origin.address, origin.agent, REQUEST_ID.get() or "")

    def enter(self) -> None:
        """Go on as if the client had come here."""
        ORIGIN.set(Origin(self.address, self.agent))
        REQUEST_ID.set(self.request_id or None)


def signed(request: web.Request) -> str:
    """Return what a seal of *request* holds for, and for nothing else."""
    return f"{request.method} {request.rel_url.raw_path_qs}"


class Seal:
    """Seals passages with a key that only workers of one installation have.

    Args:
        secret: of the installation; the key is derived from it.
        clock: tells the time of a seal, which does not hold for long.
    """

    def __init__(self, secret: str, clock: Clock) -> None:
        self._key = hmac.digest(secret.encode(), _PURPOSE, "sha256")
        self._clock = clock

    def close(self, passage: Passage, subject: str) -> str:
        """Return the passage as text, sealed for *subject*."""
        told = [passage.address, passage.agent, passage.request_id, int(self._clock().timestamp())]
        text = urlsafe_b64encode(json.dumps(told).encode()).decode()
        return f"{text}.{self._mac(text, subject)}"

    def open(self, sealed: str, subject: str) -> Passage | None:
        """Return the passage, None unless it was sealed for *subject* just now."""
        text, _, mac = sealed.partition(".")
        if not hmac.compare_digest(mac.encode(), self._mac(text, subject).encode()):
            return None
        address, agent, request_id, at = json.loads(urlsafe_b64decode(text))
        if abs(self._clock().timestamp() - at) > _SKEW_SECONDS:
            return None
        return Passage(address, agent, request_id)

    def opened(self, request: web.Request) -> Passage | None:
        """Return what another worker said of *request*; None when it comes from a client."""
        sealed = request.headers.get(SEAL)
        return None if sealed is None else self.open(sealed, signed(request))

    def _mac(self, text: str, subject: str) -> str:
        signed_text = f"{text} {subject}".encode("utf-8", "surrogateescape")
        return hmac.new(self._key, signed_text, sha256).hexdigest()
