"""Typed routes: annotations in; validation, OpenAPI 3.1 and errors out."""

from regatta.handlers.routing.idempotency import Begun, Idempotency, Replay
from regatta.handlers.routing.keys import (
    ACTOR,
    AUTHENTICATOR,
    IDEMPOTENCY,
    RATE_LIMITS,
    REQUEST_ID,
    SUSPICIONS,
    Authenticator,
    actor,
    creation_id,
)
from regatta.handlers.routing.openapi import openapi
from regatta.handlers.routing.route import Route
from regatta.handlers.routing.routes import Routes, install

__all__ = [
    "ACTOR",
    "AUTHENTICATOR",
    "IDEMPOTENCY",
    "RATE_LIMITS",
    "REQUEST_ID",
    "SUSPICIONS",
    "Authenticator",
    "Begun",
    "Idempotency",
    "Replay",
    "Route",
    "Routes",
    "actor",
    "creation_id",
    "install",
    "openapi",
]
