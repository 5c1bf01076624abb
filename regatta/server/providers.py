"""Sign-in providers as operators configure them, and the adapters that are made from that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic.alias_generators import to_camel
from pydantic_core import from_json

from regatta.integrations.github import GITHUB, GitHubConfig, GitHubProvider
from regatta.integrations.oidc import OidcConfig, OidcProvider, is_safe
from regatta.integrations.outgoing import Outgoing
from regatta.models.identities import ProviderName
from regatta.services.ports import IdentityProvider

_GOOGLE = "https://accounts.google.com"


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    bare = not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not bare:
        raise ValueError("must be a URL such as https://login.example.com")
    return text


def _host_url(text: str) -> str:
    if urlsplit(_base_url(text)).path.strip("/"):
        raise ValueError("must have no path")
    return text.rstrip("/")


BaseUrl = Annotated[str, AfterValidator(_base_url)]
HostUrl = Annotated[str, AfterValidator(_host_url)]


class _Provider(BaseModel):
    """What all providers have."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    client_id: Annotated[str, Field(min_length=1)]
    client_secret: SecretStr


class Oidc(_Provider):
    """Any provider that speaks OpenID Connect."""

    kind: Literal["oidc"]
    name: ProviderName
    issuer: BaseUrl


class Google(_Provider):
    """Google."""

    kind: Literal["google"]
    name: ProviderName = "google"


class Auth0(_Provider):
    """A tenant of Auth0."""

    kind: Literal["auth0"]
    name: ProviderName = "auth0"
    domain: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+(:[0-9]+)?$")]


class GitHub(_Provider):
    """GitHub, or a GitHub Enterprise Server."""

    kind: Literal["github"]
    name: ProviderName = "github"
    url: BaseUrl = GITHUB


Provider = Annotated[Oidc | Google | Auth0 | GitHub, Field(discriminator="kind")]


def _from_text(value: object) -> object:
    """Take the list as JSON; an empty variable is an empty list."""
    if not isinstance(value, str):
        return value
    return from_json(value) if value.strip() else ()


def _with_different_names(providers: tuple[Provider, ...]) -> tuple[Provider, ...]:
    names = [provider.name for provider in providers]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two providers have the name {', '.join(twice)}")
    return providers


SignIn = Annotated[
    tuple[Provider, ...],
    BeforeValidator(_from_text),
    AfterValidator(_with_different_names),
]
"""The ways to sign in with an account elsewhere."""


def unsafe(providers: Sequence[Provider], private: Sequence[str]) -> list[str]:
    """Return the names of providers that would be asked without https, inner servers apart."""
    inner = frozenset(name.lower() for name in private)
    return [
        provider.name
        for provider in providers
        if isinstance(provider, Oidc | GitHub)
        and not is_safe(provider.issuer if isinstance(provider, Oidc) else provider.url, inner)
    ]


def identity_providers(
    providers: Sequence[Provider], redirect: str, private: Sequence[str], outgoing: Outgoing
) -> dict[str, IdentityProvider]:
    """Return the adapters by name.

    Args:
        providers: as configured.
        redirect: the page of the front end to which providers send browsers back.
        private: inner servers that may be called, and may do without https.
        outgoing: the way out.
    """
    inner = frozenset(name.lower() for name in private)
    return {
        provider.name: _github(provider, redirect, outgoing)
        if isinstance(provider, GitHub)
        else OidcProvider(_oidc(provider, redirect, inner), outgoing)
        for provider in providers
    }


def _github(provider: GitHub, redirect: str, outgoing: Outgoing) -> GitHubProvider:
    secret = provider.client_secret.get_secret_value()
    config = GitHubConfig(provider.name, provider.client_id, secret, redirect, provider.url)
    return GitHubProvider(config, outgoing)


def _oidc(provider: Oidc | Google | Auth0, redirect: str, inner: frozenset[str]) -> OidcConfig:
    return OidcConfig(
        name=provider.name,
        kind=provider.kind,
        issuer=_issuer(provider),
        client_id=provider.client_id,
        client_secret=provider.client_secret.get_secret_value(),
        redirect=redirect,
        # Google's ID tokens may say either.
        aliases=("accounts.google.com",) if provider.kind == "google" else (),
        private=inner,
    )


def _issuer(provider: Oidc | Google | Auth0) -> str:
    if isinstance(provider, Oidc):
        return provider.issuer
    return _GOOGLE if isinstance(provider, Google) else f"https://{provider.domain}/"
