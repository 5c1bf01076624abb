"""Sign-in with GitHub: OAuth 2 with PKCE, since GitHub makes no ID tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from yarl import URL

from regatta.integrations.jwks import provider_unavailable
from regatta.integrations.oidc import redeemed
from regatta.integrations.outgoing import Outgoing
from regatta.models.base import Json
from regatta.models.errors import SignInFailed
from regatta.models.identities import ExternalIdentity, ProviderKind
from regatta.models.outgoing import OutgoingFailed

GITHUB: Final = "https://github.com"
_GITHUB_API: Final = "https://api.github.com"
_ENTERPRISE_API: Final = "/api/v3"
_SCOPE: Final = "read:user user:email"
_API_VERSION: Final = "2022-11-28"
_OK: Final = 200
_DENIED: Final = frozenset({401, 403, 404})


@dataclass(frozen=True, slots=True)
class GitHubConfig:
    """What the operator knows of GitHub.

    Attributes:
        url: of github.com, or of a GitHub Enterprise Server.
        redirect: the page of the front end to which it sends browsers back.
    """

    name: str
    client_id: str
    client_secret: str
    redirect: str
    url: str = GITHUB


class GitHubProvider:
    """GitHub, and whom it knows."""

    kind: ProviderKind = "github"

    def __init__(self, config: GitHubConfig, outgoing: Outgoing) -> None:
        self._config = config
        self._outgoing = outgoing
        self._url = config.url.rstrip("/")
        self._api = _GITHUB_API if self._url == GITHUB else self._url + _ENTERPRISE_API

    @property
    def name(self) -> str:
        """What operators and URLs call it."""
        return self._config.name

    async def authorization_url(self, state: str, nonce: str, challenge: str) -> str:  # noqa: ARG002 - no ID token could carry the nonce
        """Return where to send the browser."""
        query = {
            "client_id": self._config.client_id,
            "redirect_uri": self._config.redirect,
            "scope": _SCOPE,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return str(URL(f"{self._url}/login/oauth/authorize").with_query(query))

    async def identify(self, code: str, verifier: str, nonce: str) -> ExternalIdentity:  # noqa: ARG002 - likewise
        """Return for whom GitHub made *code*.

        Raises: SignInFailed; Unavailable.
        """
        try:
            token = await self._redeem(code, verifier)
            user = await self._ask("/user", token)
            emails = await self._ask("/user/emails", token)
        except OutgoingFailed as error:
            raise provider_unavailable() from error
        number = user.get("id") if isinstance(user, dict) else None
        if type(number) is not int:
            raise SignInFailed
        email = _primary(emails)
        return ExternalIdentity(
            issuer=self._url,
            # Its number: a login may be given up, and taken by somebody else.
            subject=str(number),
            email=email,
            email_verified=bool(email),
            name=str(user.get("name") or user.get("login") or ""),
        )

    async def _redeem(self, code: str, verifier: str) -> str:
        form = {
            "client_id": self._config.client_id,
            "client_secret": self._config.client_secret,
            "code": code,
            "redirect_uri": self._config.redirect,
            "code_verifier": verifier,
        }
        answer = await self._outgoing.request(
            "POST",
            f"{self._url}/login/oauth/access_token",
            headers={"Accept": "application/json"},
            form=form,
        )
        token = redeemed(answer).get("access_token")
        if not isinstance(token, str):
            raise SignInFailed
        return token

    async def _ask(self, path: str, token: str) -> Any:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": _API_VERSION,
        }
        answer = await self._outgoing.request("GET", self._api + path, headers=headers, retry=True)
        if answer.status in _DENIED:
            raise SignInFailed
        if answer.status != _OK:
            raise provider_unavailable()
        return answer.json()


def _primary(emails: Any) -> str:
    """Return the primary address if GitHub has verified it, otherwise nothing."""
    entries: list[Json] = (
        [entry for entry in emails if isinstance(entry, dict)] if isinstance(emails, list) else []
    )
    for entry in entries:
        if entry.get("primary") is True and entry.get("verified") is True:
            return str(entry.get("email") or "")
    return ""
