"""Every setting: its meaning, its default, its bounds. By flag, environment or ``.env``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ENV_PREFIX = "REGATTA_"

_SHORTEST_SECRET = 32
_SCHEMES = {
    "redis_url": ("redis://", "rediss://", "unix://"),
    "mongodb_url": ("mongodb://", "mongodb+srv://"),
}


class Settings(BaseSettings):
    """What an operator may decide. The environment wins over ``.env``, a flag over both."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_file=".env", extra="ignore", frozen=True
    )

    environment: Literal["development", "production"] = Field(
        "development", description="`production` refuses to start without a secret of its own"
    )
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    workers: int = Field(1, ge=1, le=64, description="server processes that share the port")
    data: Path = Field(Path("data"), description="folder of the embedded stores")
    redis_url: str | None = Field(
        None, description="Redis or Valkey, 7 or newer; the bundled one when empty"
    )
    mongodb_url: str | None = Field(
        None, description="MongoDB, with the database in the path; SQLite when empty"
    )
    secret: SecretStr | None = Field(
        None, description="signs tokens, 32 characters or more; made in the data folder when empty"
    )
    jobs: bool = Field(True, description="run background jobs inside `regatta serve`")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="the least important lines to log"
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="origins of pages that may call, comma-separated; `*` for all"
    )
    hsts_seconds: int = Field(
        0, ge=0, description="how long browsers shall insist on HTTPS; 0 says nothing"
    )
    max_body_bytes: int = Field(1 << 20, ge=1024, description="longest request body")
    token_seconds: int = Field(900, ge=10, le=86_400, description="life of an access token")
    countdown_seconds: float = Field(
        3.0, ge=0, le=60, description="between the start of a challenge and its first step"
    )
    seat_grace_seconds: float = Field(
        60.0, ge=0, le=86_400, description="how long a racer who dropped keeps the seat"
    )
    history_events: int = Field(
        1000, ge=1, le=100_000, description="events a room keeps for those who come back"
    )
    history_seconds: int = Field(3600, ge=1, description="how long a silent room keeps them")
    max_waiting_bytes: int = Field(
        1 << 20, ge=65_536, description="bytes that may wait for one client before it is cut off"
    )
    max_message_bytes: int = Field(
        1_000_000, ge=1024, description="longest Socket.IO frame or polling body"
    )
    ping_interval_seconds: float = Field(25.0, ge=0.1, description="between two heartbeats")
    ping_timeout_seconds: float = Field(20.0, ge=0.1, description="for the answer to one")
    connect_seconds: float = Field(
        45.0, ge=1, description="for a new connection to come in with a good token"
    )
    sqlite_synchronous: Literal["normal", "full"] = Field(
        "normal", description="`full` also survives a loss of power, at a price"
    )
    drain_seconds: float = Field(
        25.0, ge=0, le=300, description="for frames and requests under way when stopping"
    )

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Take the origins as people write them in an environment."""
        if isinstance(value, str):
            return tuple(origin.strip() for origin in value.split(",") if origin.strip())
        return value

    @field_validator("redis_url", "mongodb_url", "secret", mode="before")
    @classmethod
    def _nothing(cls, value: object) -> object:
        """Take an empty variable as an absent one, as compose files pass them on."""
        return None if value == "" else value

    @field_validator("redis_url", "mongodb_url")
    @classmethod
    def _known_scheme(cls, value: str | None, info: ValidationInfo) -> str | None:
        """Refuse what is no URL before a store is looked for there."""
        schemes = _SCHEMES[info.field_name or ""]
        if value is not None and not value.startswith(schemes):
            raise ValueError(f"must begin with {' or '.join(schemes)}")
        return value

    @model_validator(mode="after")
    def _secret_is_fit(self) -> Self:
        if self.secret and len(self.secret.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(f"{ENV_PREFIX}SECRET must have at least {_SHORTEST_SECRET} characters")
        if self.environment == "production" and self.secret is None:
            raise ValueError(f"{ENV_PREFIX}SECRET must be set in production")
        return self


def problems(errors: Sequence[ErrorDetails]) -> str:
    """Return what is wrong with the settings as one line for the operator."""
    told = []
    for error in errors:
        name = "".join(map(str, error["loc"]))
        message = error["msg"].removeprefix("Value error, ")
        told.append(f"{ENV_PREFIX}{name.upper()}: {message}" if name else message)
    return "; ".join(told)
