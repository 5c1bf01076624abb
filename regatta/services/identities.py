"""Signing in with an account elsewhere."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from pydantic import TypeAdapter, ValidationError

from regatta.models.auth import SignedIn
from regatta.models.errors import EmailTaken, NotFound, SignInFailed
from regatta.models.identities import (
    DemoAccount,
    ExternalIdentity,
    FinishSignIn,
    FirebaseSignIn,
    Identity,
    ProviderList,
    ProviderView,
    SignInAttempt,
    StartedSignIn,
)
from regatta.models.users import Email, User
from regatta.services.audit import Audit
from regatta.services.auth import Auth
from regatta.services.keys import Keys
from regatta.services.ports import Clock, IdentityProvider, TokenIdentities
from regatta.services.registration import Registrations
from regatta.storage.engine import DuplicateKey, StaleVersion
from regatta.storage.identities import IdentityStore
from regatta.storage.users import UserStore

ATTEMPT_LIFETIME: Final = timedelta(minutes=10)
"""How long a person may take at the provider."""

_EMAIL: Final[TypeAdapter[str]] = TypeAdapter(Email)
_RANDOM_BYTES: Final = 32
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class Identities:
    """The rules about accounts elsewhere.

    Attributes:
        providers: by name, in the order in which they are shown.
        firebase: None where it is not configured.
        demo: None but while the demo runs.
    """

    store: IdentityStore
    users: UserStore
    providers: Mapping[str, IdentityProvider]
    firebase: TokenIdentities | None
    registrations: Registrations
    auth: Auth
    keys: Keys
    audit: Audit
    clock: Clock
    demo: DemoAccount | None = None

    def list(self) -> ProviderList:
        """Return the ways to sign in."""
        return ProviderList(
            providers=[
                ProviderView(name=provider.name, kind=provider.kind)
                for provider in self.providers.values()
            ],
            demo=self.demo,
        )

    async def start(self, name: str) -> StartedSignIn:
        """Return where to send the browser, and remember that somebody is on the way.

        Raises: NotFound; Unavailable.
        """
        provider = self._provider(name)
        state, nonce, verifier, binding = (secrets.token_urlsafe(_RANDOM_BYTES) for _ in range(4))
        url = await provider.authorization_url(state, nonce, _challenge(verifier))
        await self.store.begin(
            SignInAttempt(
                id=_digest(state),
                provider=name,
                nonce=nonce,
                verifier=verifier,
                binding_digest=_digest(binding),
                expires_at=self.clock() + ATTEMPT_LIFETIME,
            )
        )
        return StartedSignIn(authorization_url=url, state=state, binding=binding)

    async def finish(self, name: str, form: FinishSignIn) -> SignedIn:
        """Sign in whom the provider has sent back.

        The attempt is taken whatever comes of it: nobody gets a second guess at it.

        Raises: NotFound; SignInFailed; Unavailable.
        """
        provider = self._provider(name)
        attempt = await self.store.take(_digest(form.state))
        if attempt is None or not self._is_sound(attempt, name, form.binding):
            return await self._fail(name)
        try:
            external = await provider.identify(form.code, attempt.verifier, attempt.nonce)
        except SignInFailed:
            return await self._fail(name)
        return await self._admit(external, name)

    async def with_firebase(self, form: FirebaseSignIn) -> SignedIn:
        """Sign in for whom Firebase made the token.

        Raises: NotFound where Firebase is not configured; SignInFailed; Unavailable.
        """
        if self.firebase is None:
            raise NotFound
        try:
            external = await self.firebase.identify(form.id_token)
        except SignInFailed:
            return await self._fail("firebase")
        return await self._admit(external, "firebase")

    def _provider(self, name: str) -> IdentityProvider:
        if name not in self.providers:
            raise NotFound
        return self.providers[name]

    def _is_sound(self, attempt: SignInAttempt, name: str, binding: str) -> bool:
        """Return whether the attempt was for this provider and comes back by the same browser."""
        same_browser = hmac.compare_digest(attempt.binding_digest, _digest(binding))
        return same_browser and attempt.provider == name and attempt.expires_at > self.clock()

    async def _fail(self, provider: str) -> SignedIn:
        """Note the failure, and tell the caller nothing but that.

        Raises: SignInFailed, always.
        """
        await self.audit.note("sign-in.failed", org_id=None, method=_method(provider))
        raise SignInFailed

    async def _admit(self, external: ExternalIdentity, provider: str) -> SignedIn:
        """Sign in the user behind *external*, who is found, linked or made.

        Raises: SignInFailed.
        """
        user = await self._known(external)
        if user is None:
            address = _address(external)
            if address is None:
                return await self._fail(provider)
            user = await self._linked(external, await self._owner(external, address), provider)
        return await self.auth.start_session(user, _method(provider))

    async def _known(self, external: ExternalIdentity) -> User | None:
        identity = await self.store.find(external.issuer, external.subject)
        if identity is None:
            return None
        user = await self.users.get(identity.org_id, identity.user_id)
        if user is None:
            # The user was removed: the account elsewhere begins anew.
            await self.store.unlink(identity)
        return user

    async def _linked(self, external: ExternalIdentity, user: User, provider: str) -> User:
        """Link the account elsewhere to *user*, and return to whom it is linked."""
        identity = Identity(
            org_id=user.org_id,
            user_id=user.id,
            issuer=external.issuer,
            subject=external.subject,
            provider=provider,
        )
        try:
            await self.store.link(identity)
        except DuplicateKey:
            # Another request of the same person was faster.
            return await self._known(external) or user
        await self.audit.note(
            "identity.linked", org_id=user.org_id, user_id=user.id, provider=provider
        )
        return user

    async def _owner(self, external: ExternalIdentity, address: str) -> User:
        """Return the user whose address this is, a new one where there is none."""
        user = await self.users.by_email(address)
        if user is None:
            try:
                user = await self.registrations.welcome(
                    email=address, name=_name(external, address)
                )
            except EmailTaken:
                return await self._owner(external, address)
        return user if user.verified_at else await self._cleared(user, external)

    async def _cleared(self, user: User, external: ExternalIdentity) -> User:
        """Hand an account over to the owner of its address.

        Nobody has proved so far that the address is theirs: whoever made the account may have
        been waiting for its owner to come. What lets them in is taken away first, and the
        address counts as verified last, so that a repeat after a crash does all of it again.
        """
        try:
            taken = {
                "password_hash": None,
                "phone": None,
                "kept_session": None,
                "sign_outs": user.sign_outs + 1,
                "key_epoch": user.key_epoch + 1,
            }
            cleared = await self.users.change(user.org_id, user.id, taken, user.version)
        except StaleVersion:
            cleared = None
        if cleared is None:
            return await self._owner(external, user.email)
        await self.auth.end_all(user.org_id, user.id)
        await self.keys.revoke_all(user.org_id, user.id)
        await self.audit.note("account.reclaimed", org_id=user.org_id, user_id=user.id)
        await self.users.verify(user.org_id, user.id, user.email, self.clock())
        return cleared


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def _challenge(verifier: str) -> str:
    """Return the S256 challenge of *verifier* (RFC 7636)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _method(provider: str) -> str:
    return provider if provider == "firebase" else f"oidc:{provider}"


def _address(external: ExternalIdentity) -> str | None:
    """Return the address that the provider vouches for, if it is one."""
    if not external.email_verified:
        return None
    try:
        return _EMAIL.validate_python(external.email)
    except ValidationError:
        return None


def _name(external: ExternalIdentity, address: str) -> str:
    """Return what to call a new user: the name without control characters, or from the address."""
    printable = "".join(letter if letter.isprintable() else " " for letter in external.name)
    return " ".join(printable.split())[:_LONGEST_NAME].strip() or address.partition("@")[0]
