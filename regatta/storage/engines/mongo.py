"""The engine for production: MongoDB, through PyMongo's asynchronous client."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure
from pymongo.write_concern import WriteConcern

from regatta.models.base import Document
from regatta.storage.engines.mongo_collection import MongoCollection
from regatta.storage.engines.mongo_errors import translated
from regatta.storage.engines.mongo_query import named, outward
from regatta.storage.query import Language, plain_name
from regatta.storage.values import as_instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymongo.asynchronous.collection import AsyncCollection
    from pymongo.asynchronous.database import AsyncDatabase

    from regatta.storage.engine import CollectionSpec, Index
    from regatta.storage.query import Language as Checks

D = TypeVar("D", bound=Document)
Raw = dict[str, Any]

DATABASE: Final = "regatta"
SOCKET_TIMEOUT: Final = 30.0
_OTHER_OPTIONS: Final = frozenset({85, 86})  # an index of this name exists and is another


def utc_now() -> datetime:
    """Return the current moment."""
    return datetime.now(UTC)


class MongoEngine:
    """A document store on a MongoDB server.

    A write is acknowledged when a majority of the servers has it in its journal.
    """

    def __init__(
        self,
        client: AsyncMongoClient[Raw],
        database: AsyncDatabase[Raw],
        now: Callable[[], datetime],
    ) -> None:
        self.now = now
        self._client = client
        self._database = database

    @classmethod
    async def open(
        cls,
        uri: str,
        *,
        database: str | None = None,
        now: Callable[[], datetime] = utc_now,
        timeout: float = 5.0,  # noqa: ASYNC109 - the driver keeps it, for every operation
    ) -> MongoEngine:
        """Connect to the server at *uri*.

        Args:
            uri: as MongoDB's drivers take it.
            database: by default the one that *uri* names, else ``regatta``.
            now: the clock that dates documents.
            timeout: how many seconds an operation looks for a server.

        Raises:
            StoreUnavailable: no server answers there.
        """
        with translated():
            client: AsyncMongoClient[Raw] = AsyncMongoClient(
                uri,
                serverSelectionTimeoutMS=int(timeout * 1000),
                connectTimeoutMS=int(timeout * 1000),
                socketTimeoutMS=int(max(timeout, SOCKET_TIMEOUT) * 1000),
            )
            chosen = client.get_default_database(DATABASE).name if database is None else database
            opened = client.get_database(
                chosen,
                codec_options=CodecOptions(tz_aware=True, tzinfo=UTC),
                write_concern=WriteConcern("majority", j=True),
            )
        engine = cls(client, opened, now)
        try:
            await engine.ping()
        except BaseException:
            await client.close()
            raise
        return engine

    async def collection(self, spec: CollectionSpec[D]) -> MongoCollection[D]:
        """Open a collection, making its indexes where missing.

        Indexes that *spec* does not name are left alone: an operator may have added them.

        Raises:
            DuplicateKey: a new unique index contradicts what is stored.
        """
        language = Language(spec.model, as_instant)
        plain_name(spec.name)
        collection = self._database[spec.name]
        for index in spec.indexes:
            with translated():
                await _make(collection, index, language)
        return MongoCollection(collection, spec, language, self.now)

    async def ping(self) -> None:
        """Return when the store answers.

        Raises: StoreUnavailable.
        """
        with translated():
            await self._database.command("ping")

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()


async def _make(collection: AsyncCollection[Raw], index: Index, language: Checks) -> None:
    keys = [(named(leaf), 1) for leaf in language.index(index)]
    options: Raw = {"name": index.name, "unique": index.unique}
    if index.where:
        options["partialFilterExpression"] = outward(dict(index.where))
    if index.expire_after is not None:
        options["expireAfterSeconds"] = int(index.expire_after.total_seconds())
    try:
        await collection.create_index(keys, **options)
    except OperationFailure as problem:
        if problem.code not in _OTHER_OPTIONS:
            raise
        await collection.drop_index(index.name)
        await collection.create_index(keys, **options)
