"""Sign-in by OpenID Connect 1.0: the authorization code flow with PKCE."""

from __future__ import annotations

import asyncio
import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256, sha384, sha512
from typing import Final
from urllib.parse import quote_plus

import jwt
from yarl import URL

from regatta.integrations.jwks import KEPT_SECONDS, KeySet, fetch_json, provider_unavailable
from regatta.integrations.outgoing import Outgoing
from regatta.models.base import Json
from regatta.models.errors import SignInFailed
from regatta.models.identities import ExternalIdentity, ProviderKind
from regatta.models.outgoing import Answer, OutgoingFailed

_SCOPE: Final = "openid email profile"
_DISCOVERY: Final = "/.well-known/openid-configuration"
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_USERINFO: Final = "userinfo_endpoint"
_LONGEST_SUBJECT: Final = 255
_OK: Final = 200
_SERVER_ERROR: Final = 500
_TOO_MANY: Final = 429
_HASHES: Final = {"256": sha256, "384": sha384, "512": sha512}


@dataclass(frozen=True, slots=True)
class OidcConfig:
    """What the operator knows of a provider.

    Attributes:
        issuer: of its ID tokens; its endpoints are discovered below it.
        aliases: other spellings of the issuer in ID tokens.
        redirect: the page of the front end to which it sends browsers back.
        private: ``host`` or ``host:port`` of inner servers, which may do without https.
    """

    name: str
    kind: ProviderKind
    issuer: str
    client_id: str
    client_secret: str
    redirect: str
    aliases: tuple[str, ...] = ()
    private: frozenset[str] = frozenset()


class OidcProvider:
    """A provider that speaks OpenID Connect; what it tells of itself is kept for an hour."""

    def __init__(
        self, config: OidcConfig, outgoing: Outgoing, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._config = config
        self._outgoing = outgoing
        self._clock = clock
        self._keys = KeySet(outgoing, self._keys_url, clock)
        self._found: Json = {}
        self._found_at = float("-inf")
        self._finding = asyncio.Lock()

    @property
    def name(self) -> str:
        """What operators and URLs call it."""
        return self._config.name

    @property
    def kind(self) -> ProviderKind:
        """What it speaks."""
        return self._config.kind

    async def authorization_url(self, state: str, nonce: str, challenge: str) -> str:
        """Return where to send the browser.

        Raises: Unavailable.
        """
        found = await self._discovered()
        query = {
            "response_type": "code",
            "client_id": self._config.client_id,
            "redirect_uri": self._config.redirect,
            "scope": _SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return str(URL(found["authorization_endpoint"]).update_query(query))

    async def identify(self, code: str, verifier: str, nonce: str) -> ExternalIdentity:
        """Return for whom the provider made *code*.

        Raises: SignInFailed; Unavailable.
        """
        tokens = await self._redeem(code, verifier)
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str):
            raise SignInFailed
        claims = await self._keys.read(
            id_token,
            audience=self._config.client_id,
            issuers=(self._config.issuer, *self._config.aliases),
        )
        self._check(claims, nonce)
        if isinstance(access_token, str):
            _check_access_token(claims.get("at_hash"), id_token, access_token)
            if not claims.get("email"):
                claims |= await self._userinfo(access_token, claims["sub"])
        return identity_of(claims, self._config.issuer)

    async def _redeem(self, code: str, verifier: str) -> Json:
        """Return the tokens that *code* stands for."""
        found = await self._discovered()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._config.redirect,
            "code_verifier": verifier,
        }
        client = (self._config.client_id, self._config.client_secret)
        methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        auth = None
        if "client_secret_basic" in methods:
            auth = (quote_plus(client[0]), quote_plus(client[1]))
        else:
            form |= {"client_id": client[0], "client_secret": client[1]}
        try:
            answer = await self._outgoing.request(
                "POST",
                found["token_endpoint"],
                headers={"Accept": "application/json"},
                form=form,
                auth=auth,
            )
            return redeemed(answer)
        except OutgoingFailed as error:
            raise provider_unavailable() from error

    def _check(self, claims: Json, nonce: str) -> None:
        """Check what is particular to ID tokens (OpenID Connect Core, section 3.1.3.7).

        Raises: SignInFailed.
        """
        audience, party = claims["aud"], claims.get("azp")
        several = isinstance(audience, list) and len(audience) > 1
        if (several or party is not None) and party != self._config.client_id:
            raise SignInFailed
        if not _same(claims.get("nonce"), nonce):
            raise SignInFailed

    async def _userinfo(self, access_token: str, subject: str) -> Json:
        """Return what the ID token leaves out; about the same account, or nothing."""
        found = await self._discovered()
        if _USERINFO not in found:
            return {}
        headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
        claims = await fetch_json(self._outgoing, found[_USERINFO], headers)
        if claims.get("sub") != subject:
            raise SignInFailed
        return claims

    async def _keys_url(self) -> str:
        return str((await self._discovered())["jwks_uri"])

    async def _discovered(self) -> Json:
        """Return what the provider tells of itself.

        Raises: Unavailable when it cannot be asked, or tells what cannot be trusted.
        """
        async with self._finding:
            if self._clock() - self._found_at < KEPT_SECONDS:
                return self._found
            try:
                found = await fetch_json(
                    self._outgoing, self._config.issuer.rstrip("/") + _DISCOVERY
                )
            except SignInFailed as error:
                raise provider_unavailable() from error
            if found.get("issuer") != self._config.issuer or not self._are_safe(found):
                raise provider_unavailable()
            self._found, self._found_at = found, self._clock()
            return found

    def _are_safe(self, found: Json) -> bool:
        names = [*_ENDPOINTS, *([_USERINFO] if _USERINFO in found else [])]
        return all(is_safe(found.get(name), self._config.private) for name in names)


def is_safe(url: object, private: frozenset[str]) -> bool:
    """Return whether secrets may be sent to *url*: by https, or to an inner server."""
    try:
        parsed = URL(url) if isinstance(url, str) else URL()
        if parsed.scheme == "https" and parsed.host:
            return True
        inner = {parsed.host, f"{parsed.host_subcomponent}:{parsed.port}"}
    except ValueError:
        return False
    return parsed.scheme == "http" and not private.isdisjoint(inner)


def redeemed(answer: Answer) -> Json:
    """Return the tokens in the answer of a token endpoint.

    Raises: SignInFailed when the code is refused; OutgoingFailed; Unavailable.
    """
    if answer.status >= _SERVER_ERROR or answer.status in {_TOO_MANY, *range(300, 400)}:
        raise provider_unavailable()
    found = answer.json() if answer.status == _OK else None
    if not isinstance(found, dict) or "error" in found:
        raise SignInFailed
    return found


def identity_of(claims: Json, issuer: str) -> ExternalIdentity:
    """Return the identity that checked *claims* tell of.

    Raises: SignInFailed when they tell of none.
    """
    subject, email, name = claims.get("sub"), claims.get("email"), claims.get("name")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise SignInFailed
    if not subject.isprintable():
        raise SignInFailed
    verified = claims.get("email_verified")
    return ExternalIdentity(
        issuer=issuer,
        subject=subject,
        email=email if isinstance(email, str) else "",
        # Some providers write it as text.
        email_verified=verified is True or verified == "true",
        name=name if isinstance(name, str) else "",
    )


def _check_access_token(at_hash: object, id_token: str, access_token: str) -> None:
    """Check that both tokens were made together, where the ID token says with which.

    Raises: SignInFailed.
    """
    if at_hash is None:
        return
    algorithm: str = jwt.get_unverified_header(id_token)["alg"]
    digest = _HASHES.get(algorithm[-3:], sha512)(access_token.encode()).digest()
    half = urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    if not _same(at_hash, half):
        raise SignInFailed


def _same(found: object, wanted: str) -> bool:
    return isinstance(found, str) and hmac.compare_digest(found.encode(), wanted.encode())
