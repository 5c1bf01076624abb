"""A request to the outside, and what its headers and those of its answer mean."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from yarl import URL

from regatta.models.outgoing import Answer

_HARMLESS_HEADERS: Final = frozenset({"accept", "accept-language"})
"""What another origin may see after a redirect; all else could be a credential."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, with a URL that was checked."""

    method: str
    url: URL
    headers: Mapping[str, str]
    json: Any
    form: Mapping[str, str] | None

    @property
    def server(self) -> str:
        """The host and port that it goes to."""
        return f"{self.url.host_subcomponent}:{self.url.port}"

    def redirected(self, url: URL) -> Self:
        """Return the request as it goes to where it was sent on to."""
        if url.origin() == self.url.origin():
            return replace(self, url=url)
        kept = {
            name: text for name, text in self.headers.items() if name.lower() in _HARMLESS_HEADERS
        }
        return replace(self, url=url, headers=kept, json=None, form=None)


def basic(auth: tuple[str, str] | None) -> dict[str, str]:
    """Return the header with a user and password, if there are any."""
    if auth is None:
        return {}
    return {"Authorization": f"Basic {b64encode(':'.join(auth).encode()).decode()}"}


def retry_after(answer: Answer) -> float | None:
    """Return the seconds that the server asks for; a date counts as nothing said."""
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdecimal() else None
