"""How the server says that it is well."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from regatta.models.base import Output


class Alive(Output):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Ready(Output):
    """Every store answers."""

    status: Literal["ok"] = "ok"
    checks: Annotated[
        dict[str, Literal["ok"]], Field(examples=[{"documents": "ok", "redis": "ok"}])
    ]
