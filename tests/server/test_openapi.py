"""The OpenAPI document: valid, and true about what may go wrong."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any, Final

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from regatta.handlers.api import ROUTES
from regatta.handlers.routing import Route
from regatta.models import errors as catalogue
from regatta.models.errors import RegattaError
from regatta.server.app import openapi_document
from regatta.services.services import Services
from tests.people import Crowd

DOCUMENT: Final[dict[str, Any]] = json.loads(openapi_document())
EVERY: Final = [route for group in ROUTES for route in group.routes]
ERRORS: Final = {
    name: error
    for name, error in vars(catalogue).items()
    if inspect.isclass(error) and issubclass(error, RegattaError)
}
"""Every error of the house, by the name of its class."""

every_route = pytest.mark.parametrize(
    "route", EVERY, ids=[f"{route.method} {route.path}" for route in EVERY]
)


def operation_of(route: Route) -> dict[str, Any]:
    """Return what the document says of a route."""
    path = re.sub(r"_(\w)", lambda match: match[1].upper(), route.path)
    found: dict[str, Any] = DOCUMENT["paths"][path][route.method.lower()]
    return found


def codes_of(operation: dict[str, Any]) -> dict[str, set[str]]:
    """Return the codes of each error status."""
    found = {}
    for status, response in operation["responses"].items():
        if status >= "400":
            name = response["$ref"].rpartition("/")[2]
            whole = DOCUMENT["components"]["responses"][name]
            inside = whole["content"]["application/json"]["schema"]["allOf"][1]
            found[status] = set(inside["properties"]["error"]["properties"]["code"]["enum"])
    return found


def promised(method: Any) -> set[str]:
    """Return the errors that a docstring says may be raised, by class name."""
    _, _, raises = (inspect.getdoc(method) or "").partition("Raises:")
    return set(re.findall(r"\b[A-Z][A-Za-z]+\b", raises.partition("\n\n")[0])) & set(ERRORS)


def called(route: Route) -> Any:
    """Return the service's method that a handler calls; None where it calls none."""
    found = re.search(r"services\(request\)\.(\w+)\.(\w+)\(", inspect.getsource(route.function))
    if found is None:
        return None
    service = inspect.get_annotations(Services, eval_str=True)[found[1]]
    return getattr(service, found[2])


def test_the_document_is_valid() -> None:
    """By the specification's own schema, references and examples included."""
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


@every_route
def test_an_operation_documents_all_its_errors(route: Route) -> None:
    """Whatever the service says it raises is declared, under its status and its code."""
    documented = codes_of(operation_of(route))
    names = promised(called(route)) if called(route) is not None else set()
    wanted = [ERRORS[name] for name in names]
    missing = [error for error in wanted if error.code not in documented.get(str(error.status), ())]
    assert missing == []
    for error in route.errors:
        assert error.code in documented[str(error.status)]


@every_route
def test_an_operation_documents_no_error_twice_or_for_nothing(route: Route) -> None:
    """Each documented code is one of the house's errors under its own status."""
    known = {(str(error.status), error.code) for error in ERRORS.values()}
    for status, codes in codes_of(operation_of(route)).items():
        assert {(status, code) for code in codes} <= known


@every_route
def test_an_operation_is_described(route: Route) -> None:
    """A summary, a tag, and who may call it."""
    operation = operation_of(route)
    assert operation["summary"]
    assert operation["tags"] == [route.tag]
    keys = [{"apiKey": [route.scope]}] if route.scope else []
    assert operation["security"] == ([] if route.roles is None else [{"bearer": []}, *keys])
    if route.roles is not None:
        assert f"For: {', '.join(sorted(route.roles))}." in operation["description"]


def test_codes_are_unique() -> None:
    """A code names one error, so that a client can tell them apart by it."""
    concrete = [error for error in ERRORS.values() if error is not RegattaError]
    codes = [error.code for error in concrete]
    assert sorted(codes) == sorted(set(codes))


async def test_the_server_serves_this_document(crowd: Crowd) -> None:
    """The one that the command prints."""
    nobody = crowd.person("nobody")
    assert await nobody.get("/api/openapi.json") == DOCUMENT
