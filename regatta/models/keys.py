"""API keys: how programs come in, in the name of the person who made them."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field

from regatta.models.access import Scope
from regatta.models.base import Document, GivenInstant, Id, Input, Instant, Output
from regatta.models.users import Name

KEY_PREFIX: Final = "regatta_"
"""What every key begins with, so that scanners of leaked secrets find it."""


class ApiKey(Document):
    """A key, without what opens the door.

    Attributes:
        digest: SHA-256 of the key, which has 256 random bits of its own.
        hint: the key's first characters, by which its owner knows it again.
        epoch: the user's ``key_epoch`` when it was made.
    """

    org_id: Id
    user_id: Id
    name: str
    digest: str
    hint: str
    scopes: tuple[Scope, ...]
    epoch: int = 0
    expires_at: Instant | None = None
    used_at: Instant | None = None
    revoked_at: Instant | None = None


class NewKey(Input):
    """A key to make."""

    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=50)]
    expires_at: GivenInstant | None = None


class KeyView(Output):
    """A key as its owner sees it later."""

    id: Id
    name: Annotated[str, Field(examples=["nightly import"])]
    hint: Annotated[str, Field(examples=["regatta_Zk3x"])]
    scopes: list[Scope]
    created_at: Instant
    expires_at: Instant | None
    used_at: Annotated[Instant | None, Field(description="to the minute")]

    @classmethod
    def of(cls, key: ApiKey) -> Self:
        """Return *key* without its digest."""
        return cls(**key.model_dump(include=set(cls.model_fields)))


class CreatedKey(KeyView):
    """A fresh key; this is the only time that it is shown."""

    key: Annotated[str, Field(description="send as `Authorization: Bearer <key>`")]


class KeyList(Output):
    """The caller's keys, newest first."""

    keys: list[KeyView]
