"""Signing in with an account elsewhere: providers, identities, and attempts under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from regatta.models.base import Document, Id, Input, Instant, Output, Text

ProviderKind = Literal["oidc", "google", "auth0", "github"]

ProviderName = Annotated[
    str,
    Field(pattern=r"^[a-z0-9-]{1,32}$", examples=["google"], description="as configured"),
]

_Opaque = Annotated[Text, Field(min_length=1, max_length=4096)]


@dataclass(frozen=True, slots=True)
class ExternalIdentity:
    """Who somebody is elsewhere, as a provider has proved.

    Attributes:
        issuer: the provider; with *subject*, who it is.
        email: empty when the provider tells none.
        email_verified: whether the provider vouches that the address is theirs.
        name: as the provider tells it; may be empty.
    """

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str


class Identity(Document):
    """An account elsewhere that opens an account here; issuer and subject are unique.

    Attributes:
        provider: the name under which the provider was configured when this was linked.
    """

    org_id: Id
    user_id: Id
    issuer: str
    subject: str
    provider: str


class SignInAttempt(Document):
    """Somebody was sent to a provider; its id is the hash of the state that comes back.

    Attributes:
        verifier: what proves to the provider that the code comes back to who asked (PKCE).
        binding_digest: of what proves to us that the same browser comes back.
    """

    provider: str
    nonce: str
    verifier: str
    binding_digest: str
    expires_at: Instant


class ProviderView(Output):
    """A way to sign in."""

    name: ProviderName
    kind: ProviderKind


class DemoAccount(Output):
    """The account of the demo, which is everyone's."""

    email: Annotated[str, Field(examples=["demo@regatta.example"])]
    password: Annotated[str, Field(examples=["regatta-demo"])]


class ProviderList(Output):
    """The ways to sign in, as configured."""

    providers: list[ProviderView]
    demo: Annotated[DemoAccount | None, Field(description="while the demo runs")]


class StartedSignIn(Output):
    """Where to send the browser, and what to keep for when it comes back."""

    authorization_url: Annotated[str, Field(description="send the browser there")]
    state: Annotated[str, Field(description="comes back with the code")]
    binding: Annotated[str, Field(description="keep it in this browser and put it in no URL")]


class FinishSignIn(Input):
    """What the provider sent back, and what the browser kept."""

    code: _Opaque
    state: _Opaque
    binding: _Opaque


class FirebaseSignIn(Input):
    """What Firebase's own sign-in gave the front end."""

    id_token: Annotated[Text, Field(min_length=1, max_length=8192)]
