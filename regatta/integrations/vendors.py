"""What the vendors of mail and text messages have in common: how they refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from regatta.integrations.outgoing import Outgoing
from regatta.models.messages import DeliveryFailed
from regatta.models.outgoing import OutgoingFailed, OutgoingUnanswered

_FIRST_REDIRECT: Final = 300
_FIRST_REFUSAL: Final = 400
_FIRST_FAILURE: Final = 500
_PASSING: Final = frozenset({401, 402, 403, 408, 429})
"""Refusals that say nothing of the message: keys and accounts can be put right meanwhile."""


class Vendor:
    """One vendor's API.

    Args:
        name: for people.
        outgoing: carries the requests.
        auth: user and password, for those who ask for them.
        headers: of every request.
    """

    def __init__(
        self,
        name: str,
        outgoing: Outgoing,
        *,
        auth: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._name = name
        self._outgoing = outgoing
        self._auth = auth
        self._headers = headers

    async def post(
        self,
        url: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        retry: bool = False,
    ) -> None:
        """Hand something in; with *retry*, also again when no answer says that it was taken.

        Without, what was sent and not answered is given up: it may have been taken.

        Raises: DeliveryFailed.
        """
        try:
            answer = await self._outgoing.request(
                "POST",
                url,
                headers=self._headers,
                json=json,
                form=form,
                auth=self._auth,
                retry=retry,
            )
        except OutgoingUnanswered as error:
            raise DeliveryFailed(f"{self._name}: {error}", permanent=not retry) from error
        except OutgoingFailed as error:
            raise DeliveryFailed(f"{self._name}: {error}", permanent=False) from error
        if answer.status >= _FIRST_REDIRECT:
            refused = _FIRST_REFUSAL <= answer.status < _FIRST_FAILURE
            permanent = refused and answer.status not in _PASSING
            raise DeliveryFailed(f"{self._name} answered {answer.status}", permanent=permanent)
