"""Letters over SMTP (RFC 5321), encrypted unless the operator says otherwise."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, Self
from urllib.parse import unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from regatta.integrations.mime import Sender, mime, one_line, sound
from regatta.models.messages import DeliveryFailed, Letter

Security = Literal["starttls", "tls", "plain"]

_SECURITY: Final[dict[str, Security]] = {
    "smtp": "starttls",
    "smtps": "tls",
    "smtp+plain": "plain",
}
_PORTS: Final[dict[Security, int]] = {"starttls": 587, "tls": 465, "plain": 25}
_PERMANENT: Final = 500
_OURS: Final = frozenset({530, 534, 535, 538})
"""What a server says to whoever does not sign in as it wants: that can be put right meanwhile."""
_LONGEST_REASON: Final = 200
_QUIT_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, repr=False)
class SmtpServer:
    """Where letters are handed in."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = None

    @classmethod
    def of(cls, url: str) -> Self:
        """Return what ``smtp://user:password@host:587`` says.

        ``smtp`` insists on STARTTLS, ``smtps`` is TLS from the start, ``smtp+plain`` is neither.

        Raises:
            ValueError: it is no such URL.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError("is no URL") from None
        security = _SECURITY.get(parts.scheme)
        if security is None or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("must be smtp://, smtps:// or smtp+plain:// with a host")
        if (parts.username is None) != (parts.password is None):
            raise ValueError("must have both a user and a password, or neither")
        return cls(
            host=parts.hostname,
            port=port or _PORTS[security],
            security=security,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class SmtpMailer:
    """Hands letters to one mail server, a connection each.

    Args:
        server: of the house.
        sender: whom letters come from.
        seconds: for the whole conversation about one letter.
        tls: checks the server's certificate; the system's own authorities unless given.
    """

    def __init__(
        self,
        server: SmtpServer,
        sender: Sender,
        *,
        seconds: float = 30.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._seconds = seconds
        self._tls = tls or ssl.create_default_context()

    async def send(self, letter: Letter) -> None:
        """Send the letter.

        Raises: DeliveryFailed.
        """
        message = mime(sound(letter), self._sender)
        connection = self._connection()
        try:
            async with asyncio.timeout(self._seconds):
                await connection.connect()
                await connection.send_message(message)
            await _part(connection)
        except SMTPRecipientsRefused as error:
            raise _refused(error.recipients[0]) from None
        except SMTPSenderRefused as error:
            raise _refused(error, mendable=True) from None
        except SMTPResponseException as error:
            raise _refused(error) from None
        except SMTPNotSupported as error:
            raise DeliveryFailed("the mail server knows no such address", permanent=True) from error
        except (SMTPException, OSError) as error:
            reason = f"no conversation with the mail server ({type(error).__name__})"
            raise DeliveryFailed(reason, permanent=False) from error
        finally:
            connection.close()

    def _connection(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            timeout=self._seconds,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=None if server.security == "plain" else self._tls,
        )


async def _part(connection: SMTP) -> None:
    """Take leave; the server has the letter, whatever it says to that."""
    with suppress(SMTPException, OSError):
        async with asyncio.timeout(_QUIT_SECONDS):
            await connection.quit()


def _refused(error: SMTPResponseException, *, mendable: bool = False) -> DeliveryFailed:
    """Return what a refusal means; what the operator can mend is worth another try."""
    words = one_line(error.message)[:_LONGEST_REASON]
    reason = f"the mail server refused with {error.code}: {words}"
    lasting = error.code >= _PERMANENT and error.code not in _OURS and not mendable
    return DeliveryFailed(reason, permanent=lasting)
