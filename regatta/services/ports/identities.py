"""Ports of signing in with an account elsewhere."""

from __future__ import annotations

from typing import Protocol

from regatta.models.identities import ExternalIdentity, ProviderKind


class IdentityProvider(Protocol):
    """A provider to whom browsers are sent, and who sends them back with a code."""

    @property
    def name(self) -> str:
        """What operators and URLs call it."""
        ...

    @property
    def kind(self) -> ProviderKind:
        """What it speaks."""
        ...

    async def authorization_url(self, state: str, nonce: str, challenge: str) -> str:
        """Return where to send the browser.

        Args:
            state: comes back with the code.
            nonce: comes back inside of what proves the identity.
            challenge: the SHA-256 of the verifier, as PKCE has it.

        Raises: Unavailable.
        """
        ...

    async def identify(self, code: str, verifier: str, nonce: str) -> ExternalIdentity:
        """Return for whom the provider made *code*.

        Raises: SignInFailed; Unavailable.
        """
        ...


class TokenIdentities(Protocol):
    """A provider whose own library signs people in, in the browser."""

    async def identify(self, token: str) -> ExternalIdentity:
        """Return for whom the provider made *token*.

        Raises: SignInFailed; Unavailable.
        """
        ...
