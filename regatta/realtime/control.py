"""Word between workers: said to all of them, and answered by all of them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection
from secrets import token_hex
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from regatta.models.base import Json
from regatta.models.errors import Unavailable
from regatta.realtime.redis import KEY_PREFIX

log = logging.getLogger("regatta.control")

CONTROL_CHANNEL: Final = f"{KEY_PREFIX}control"

ANSWER_SECONDS: Final = 2.0
"""How long workers are waited for; one that is stopped or cut off does not answer."""

_TELL_SECONDS: Final = 2.0
_ANSWERS_KEPT_MS: Final = 10_000

Listener = Callable[[Json], None]
"""Does what a word asks for; must not wait."""

Answerer = Callable[[Json], Awaitable[Json]]
"""Does what a word asks for and returns what the asker shall know."""


class Control:
    """What workers say to each other beside the rooms. Everyone hears it, the sayer too.

    A word that is not known here comes from a newer version and is passed over, so that two
    versions can serve together.
    """

    def __init__(self, redis: Redis, worker_id: str) -> None:
        self._redis = redis
        self._worker_id = worker_id
        self._listeners: dict[str, Listener] = {}
        self._answerers: dict[str, Answerer] = {}
        self._answering: set[asyncio.Task[None]] = set()

    def listen(self, word: str, listener: Listener) -> None:
        """Have *listener* do what *word* says; its value stands in the message under its name."""
        self._listeners[word] = listener

    def answer(self, word: str, answerer: Answerer) -> None:
        """Have *answerer* answer the question *word*."""
        self._answerers[word] = answerer

    async def tell(self, message: Json) -> None:
        """Say something to all workers; whoever cannot hear it now must find out otherwise."""
        try:
            async with asyncio.timeout(_TELL_SECONDS):
                await self._redis.publish(CONTROL_CHANNEL, json.dumps(message))
        except (RedisError, OSError) as error:  # a timeout is an OSError
            log.warning(
                "other workers cannot be told, and will see for themselves",
                extra={"metadata": {"error": repr(error)}},
            )

    async def ask(self, word: str, facts: Json, workers: Collection[str]) -> dict[str, Json]:
        """Return what *workers* answer in time, by worker.

        Raises: Unavailable.
        """
        replies = f"{KEY_PREFIX}replies:{token_hex(8)}"
        # A version that knows no questions takes this for the end of no sign-ins.
        question = {"ended": [], "ask": word, "replies": replies, "facts": facts}
        answers: dict[str, Json] = {}
        try:
            await self._redis.publish(CONTROL_CHANNEL, json.dumps(question))
            await self._collect(replies, set(workers), answers)
        except (RedisError, OSError) as error:
            raise Unavailable from error
        return answers

    async def _collect(self, replies: str, wanted: set[str], answers: dict[str, Json]) -> None:
        """Put answers into *answers* until all that are *wanted* are there or time is up."""
        loop = asyncio.get_running_loop()
        until = loop.time() + ANSWER_SECONDS
        while wanted - answers.keys() and (left := until - loop.time()) > 0:
            # A Redis that went silent itself is noticed by the outer limit.
            async with asyncio.timeout(left + ANSWER_SECONDS):
                found = await self._redis.blpop([replies], timeout=left)
            if found is None:
                return
            answer = json.loads(found[1])
            answers[answer["worker"]] = answer["facts"]

    def heard(self, message: bytes) -> None:
        """Do what a worker asks for; nothing that it says may end the listening."""
        try:
            said = json.loads(message)
            for word in said.keys() & self._listeners.keys():
                self._listeners[word](said)
            if "ask" in said and said["ask"] in self._answerers:
                task = asyncio.get_running_loop().create_task(self._reply(said))
                self._answering.add(task)
                task.add_done_callback(self._answering.discard)
        except Exception:
            log.exception("word from another worker could not be followed")

    async def _reply(self, question: dict[str, Any]) -> None:
        try:
            facts = await self._answerers[question["ask"]](question["facts"])
            answer = json.dumps({"worker": self._worker_id, "facts": facts})
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.rpush(question["replies"], answer)
                pipeline.pexpire(question["replies"], _ANSWERS_KEPT_MS)
                await pipeline.execute()
        except (RedisError, OSError):
            log.warning("a question of another worker could not be answered")
        except Exception:
            log.exception("a question of another worker could not be answered")
