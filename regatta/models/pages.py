"""Lists: what a client asks for and the form of the answer."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from regatta.models.base import Input

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 200

NextCursor = Annotated[
    str | None, Field(description="pass as `cursor` for the next page; null at the end")
]


class PageQuery(Input):
    """The query parameters of every list."""

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT, description="items a page")] = DEFAULT_LIMIT
    cursor: Annotated[str | None, Field(max_length=2048, description="from `nextCursor`")] = None
