"""What the routes do not understand fails when the module is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from aiohttp import web
from pydantic import BaseModel

from regatta.handlers.routing import Routes, install
from regatta.models.access import MEMBERS
from regatta.models.base import Id, Input

if TYPE_CHECKING:
    from collections.abc import Callable


class Body(Input):
    """A body."""


class Loose(BaseModel):
    """Does not forbid unknown fields."""


class Listing(Input):
    """Asks for several values in one parameter."""

    tags: tuple[str, ...] = ()


async def unknown_parameter(request: web.Request, other: int) -> None:
    """Do nothing."""


async def without_request(task_id: Id) -> None:
    """Do nothing."""


async def no_parameters() -> None:
    """Do nothing."""


async def with_default(request: web.Request, body: Body | None = None) -> None:
    """Do nothing."""


async def unannotated(request: web.Request, body) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Do nothing."""


async def no_result(request: web.Request):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Do nothing."""


async def catch_all(request: web.Request, **others: Any) -> None:
    """Do nothing."""


async def loose_query(request: web.Request, query: Loose) -> None:
    """Do nothing."""


async def listing_query(request: web.Request, query: Listing) -> None:
    """Do nothing."""


async def scalar_query(request: web.Request, query: int) -> None:
    """Do nothing."""


async def text_if_match(request: web.Request, if_match: str) -> None:
    """Do nothing."""


async def unknown_name(request: web.Request, body: Missing) -> None:  # type: ignore[name-defined]  # noqa: F821
    """Do nothing."""


async def no_schema(request: web.Request, body: web.Application) -> None:
    """Do nothing."""


async def undocumented(request: web.Request) -> None:  # noqa: D103
    pass


def not_async(request: web.Request) -> None:
    """Do nothing."""


@pytest.mark.parametrize(
    ("function", "complaint"),
    [
        (unknown_parameter, "'other' is no part of"),
        (without_request, "the first parameter is"),
        (no_parameters, "the first parameter is"),
        (with_default, "has a default"),
        (unannotated, "not annotated"),
        (no_result, "result is not annotated"),
        (catch_all, "not an ordinary parameter"),
        (loose_query, "must forbid unknown fields"),
        (listing_query, "must be a single value"),
        (scalar_query, "query must be a model"),
        (text_if_match, "if_match is annotated"),
        (unknown_name, "cannot be resolved"),
        (no_schema, "cannot be validated"),
        (undocumented, "no docstring"),
        (not_async, "async function"),
    ],
)
def test_an_unclear_handler_is_refused(function: Callable[..., Any], complaint: str) -> None:
    """With a sentence that says what to mend."""
    with pytest.raises(TypeError, match=complaint):
        Routes(tag="t").post("/api/things", roles=None)(function)


async def fine(request: web.Request, body: Body) -> None:
    """Do nothing."""


async def one(request: web.Request, thing_id: Id) -> Id:
    """Do nothing."""
    return thing_id


async def by_hand(request: web.Request) -> web.Response:
    """Do nothing."""
    return web.Response()


ROUTES: Final = Routes(tag="t")
BARE: Final = Routes(tag="t", bare=True)


@pytest.mark.parametrize(
    ("define", "complaint"),
    [
        (lambda: ROUTES.get("/api/things", roles=None)(fine), "has no body"),
        (lambda: ROUTES.put("/api/things", roles=None, creates=True)(fine), "creates is for"),
        (lambda: ROUTES.get("/api/{thing_id}", roles=None, status=204)(one), "status 204"),
        (lambda: ROUTES.get("/api/{other_id}", roles=None)(one), "no part of"),
        (lambda: ROUTES.get("/api/{thing_id}/{x}", roles=None)(one), "not among the parameters"),
        (lambda: ROUTES.get("/api/{thing_id:.*}", roles=None)(one), "not a path template"),
        (lambda: ROUTES.get("/{thing_id}/{thing_id}", roles=None)(one), "not a path template"),
        (lambda: BARE.get("/things/{thing_id}", roles=None)(one), "no /api to go without"),
        (lambda: ROUTES.get("/api/{thing_id}", roles=None, scope="tasks:read")(one), "no caller"),
        (lambda: ROUTES.get("/api/{thing_id}", roles=None, limit="1/day per org")(one), "caller"),
        (lambda: ROUTES.post("/api/x", roles=None, limit="1/day per email")(fine), "no e-mail"),
        (lambda: ROUTES.get("/api/file", roles=None)(by_hand), "produces belongs"),
        (lambda: ROUTES.post("/api/x", roles=None, produces="text/csv")(fine), "produces belongs"),
    ],
)
def test_an_unclear_route_is_refused(define: Callable[[], object], complaint: str) -> None:
    """Options that contradict the handler are mistakes."""
    with pytest.raises(TypeError, match=complaint):
        define()


def test_a_path_is_routed_once() -> None:
    """The second route would never be reached."""
    routes = Routes(tag="t")
    routes.post("/api/things", roles=None)(fine)
    routes.post("/api/things", roles=MEMBERS)(fine)
    with pytest.raises(ValueError, match="routed twice"):
        install(web.Application(), [routes])
