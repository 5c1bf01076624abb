"""REST: API keys."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor
from regatta.models.access import MEMBERS
from regatta.models.base import Id
from regatta.models.errors import NotFound
from regatta.models.keys import CreatedKey, KeyList, NewKey

routes = Routes(tag="auth", bare=True)


# No idempotency key: the reply would be kept, and with it what is shown only once.
@routes.post("/api/auth/keys", roles=MEMBERS, status=201, limit="30/hour per user")
async def create_key(request: web.Request, body: NewKey) -> CreatedKey:
    """Make an API key; `key` is shown this once."""
    return await services(request).keys.create(actor(request), body)


@routes.get("/api/auth/keys", roles=MEMBERS)
async def list_keys(request: web.Request) -> KeyList:
    """List one's API keys, newest first."""
    return await services(request).keys.list(actor(request))


@routes.delete("/api/auth/keys/{key_id}", roles=MEMBERS, status=204, errors=(NotFound,))
async def revoke_key(request: web.Request, key_id: Id) -> None:
    """Make one of one's API keys worthless, and end its live sockets on every worker."""
    await services(request).keys.revoke(actor(request), key_id)
