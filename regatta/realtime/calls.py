"""Calls of scripts, and how those that may be run as one are put together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from regatta.realtime.redis import Script
from regatta.realtime.wire import Argument, packed

_MOST_TOGETHER: Final = 100
"""The server does nothing else while it runs one."""


@dataclass(slots=True, eq=False)
class Call:
    """A script on its way.

    Attributes:
        read: makes of the answer what the future gives.
        debt: what a call is about that must be made; None when it need not.
        strayed: how often it was refused for where it went.
    """

    script: Script
    keys: Sequence[str]
    arguments: Sequence[Argument]
    read: Callable[[Any], Any]
    debt: Hashable
    result: asyncio.Future[Any]
    strayed: int = 0

    def answer(self, found: Any) -> None:
        """Give what the script returned to whoever waits."""
        if self.result.done():
            return
        try:
            self.result.set_result(self.read(found))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is for whoever asked
            self.result.set_exception(error)


class Run:
    """One run of a script, for one call or for several."""

    __slots__ = ("calls", "script")

    def __init__(self, call: Call) -> None:
        self.script = call.script
        self.calls = [call]

    def command(self) -> bytes:
        """Return what goes over the wire."""
        first, *others = self.calls
        keys, arguments = [*first.keys], [*first.arguments]
        for call in others:
            shared_keys, shared_arguments = call.script.shared or (0, 0)
            keys += call.keys[shared_keys:]
            arguments += call.arguments[shared_arguments:]
        return packed("EVALSHA", self.script.digest, len(keys), *keys, *arguments)

    def answer(self, found: Any) -> None:
        """Give each call what is for it."""
        parts = [found] if self.script.shared is None else found
        for call, part in zip(self.calls, parts, strict=True):
            call.answer(part)


def runs(calls: Iterable[Call]) -> list[Run]:
    """Put together what may be run as one; each run stands where its first call stood."""
    made: list[Run] = []
    joint: dict[tuple[str, str], Run] = {}
    for call in calls:
        if call.script.shared is None:
            made.append(Run(call))
            continue
        about = (call.script.digest, call.keys[0])
        run = joint.get(about)
        if run is not None and len(run.calls) < _MOST_TOGETHER:
            run.calls.append(call)
        else:
            run = joint[about] = Run(call)
            made.append(run)
    return made
