"""REST: signing in with an account elsewhere."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes
from regatta.models.auth import SignedIn
from regatta.models.errors import NotFound, SignInFailed
from regatta.models.identities import (
    FinishSignIn,
    FirebaseSignIn,
    ProviderList,
    ProviderName,
    StartedSignIn,
)

routes = Routes(tag="auth", bare=True)


@routes.get("/api/auth/providers", roles=None, cache="public, max-age=60")
async def providers(request: web.Request) -> ProviderList:
    """List the providers that one can sign in with."""
    return services(request).identities.list()


@routes.post(
    "/api/auth/oidc/{provider}/start", roles=None, errors=(NotFound,), limit="30/minute per ip"
)
async def start(request: web.Request, provider: ProviderName) -> StartedSignIn:
    """Begin to sign in with a provider.

    Keep `binding` in the browser (sessionStorage) and send the browser to `authorizationUrl`. The
    provider sends it back to the configured page with `code` and `state` in the query.
    """
    return await services(request).identities.start(provider)


@routes.post(
    "/api/auth/oidc/{provider}/finish",
    roles=None,
    errors=(NotFound, SignInFailed),
    limit="30/minute per ip",
)
async def finish(request: web.Request, provider: ProviderName, body: FinishSignIn) -> SignedIn:
    """Sign in with what the provider sent back; good once, and in the same browser only."""
    return await services(request).identities.finish(provider, body)


@routes.post(
    "/api/auth/firebase",
    roles=None,
    errors=(NotFound, SignInFailed),
    limit="30/minute per ip",
)
async def firebase(request: web.Request, body: FirebaseSignIn) -> SignedIn:
    """Sign in with an ID token of Firebase Authentication."""
    return await services(request).identities.with_firebase(body)
