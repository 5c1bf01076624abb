"""The operations of the OpenAPI document, and who may do them as it says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from regatta.server.app import openapi_document

UNKNOWN: Final = "nobody-has-this-id"

_OPENAPI: Final[dict[str, Any]] = json.loads(openapi_document())
_BARE: Final = re.compile(r"Also at `([^`]+)`")
_ROLES: Final = re.compile(r"For: ([a-z, ]+)\.")


@dataclass(frozen=True)
class Operation:
    """One operation of the document.

    Attributes:
        roles: None for everybody.
        scope: what an API key needs; None where keys are refused.
        body: an example that is accepted; None without a body.
    """

    method: str
    path: str
    roles: frozenset[str] | None
    scope: str | None
    body: Any
    bare: str | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def at(self, path: str, **ids: str) -> str:
        """Return *path* with the ids that are known in place of its parameters."""
        return re.sub(r"\{(\w+)\}", lambda found: ids.get(found[1], UNKNOWN), path)


def _operation(method: str, path: str, told: dict[str, Any]) -> Operation:
    description = told.get("description", "")
    roles, bare = _ROLES.search(description), _BARE.search(description)
    scopes = [scheme["apiKey"][0] for scheme in told["security"] if "apiKey" in scheme]
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    examples = list(content.get("examples", {}).values())
    return Operation(
        method=method.upper(),
        path=path,
        roles=frozenset(roles[1].split(", ")) if roles else None,
        scope=scopes[0] if scopes else None,
        body=examples[0]["value"] if examples else None,
        bare=bare[1] if bare else None,
    )


OPERATIONS: Final = [
    _operation(method, path, told)
    for path, methods in _OPENAPI["paths"].items()
    for method, told in methods.items()
]
