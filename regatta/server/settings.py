"""Every setting: its meaning, its default, its bounds. By flag, environment or ``.env``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from regatta.handlers.proxies import Proxies
from regatta.integrations.firebase import KEYS_URL
from regatta.integrations.mime import sender_of
from regatta.integrations.smtp import SmtpServer
from regatta.realtime.shards import CLUSTER_SCHEMES
from regatta.server.failures import ENV_PREFIX
from regatta.server.okr_settings import OkrSettings
from regatta.server.providers import BaseUrl, HostUrl, SignIn, unsafe

_SHORTEST_SECRET = 32
REDIS_SCHEMES = ("redis://", "rediss://", "unix://")
_SCHEMES = {
    "redis_url": REDIS_SCHEMES,
    "rooms_url": (*REDIS_SCHEMES, *CLUSTER_SCHEMES),
    "mongodb_url": ("mongodb://", "mongodb+srv://"),
}

_MAY_BE_EMPTY = (
    "dashboard",
    "advertised_url",
    "public_url",
    "sign_in_redirect",
    "firebase_project",
    "smtp_url",
    "sendgrid_key",
    "mailgun_key",
    "mailgun_domain",
    "twilio_account",
    "twilio_token",
    "twilio_from",
)
_NEEDED = {
    "smtp": ("smtp_url",),
    "sendgrid": ("sendgrid_key",),
    "mailgun": ("mailgun_key", "mailgun_domain"),
    "twilio": ("twilio_account", "twilio_token", "twilio_from"),
}
"""What each way of delivery cannot do without."""


class Settings(OkrSettings):
    """What an operator may decide. The environment wins over ``.env``, a flag over both."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_file=".env", extra="ignore", frozen=True
    )

    environment: Literal["development", "production"] = Field(
        "development",
        description="`production` refuses to start without a secret and a public URL of its own",
    )
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    workers: int = Field(1, ge=1, le=64, description="server processes that share the port")
    advertised_url: HostUrl | None = Field(
        None,
        description="where servers on other hosts reach this one, such as `http://10.0.0.5:8080`",
    )
    data: Path = Field(Path("data"), description="folder of the embedded stores")
    dashboard: Path | None = Field(
        None, description="folder of the built dashboard; `web/dist` beside the code when empty"
    )
    redis_url: str | None = Field(
        None, description="Redis or Valkey, 7 or newer; the bundled one when empty"
    )
    rooms_url: str | None = Field(
        None, description="Redis, or `redis+cluster://host:port,...`, for rooms alone"
    )
    mongodb_url: str | None = Field(
        None, description="MongoDB, with the database in the path; SQLite when empty"
    )
    secret: SecretStr | None = Field(
        None, description="signs tokens, 32 characters or more; made in the data folder when empty"
    )
    demo: bool = Field(
        False, description="offer the demo's account for signing in; `regatta demo` sets it"
    )
    jobs: bool = Field(True, description="run background jobs inside `regatta serve`")
    job_lease_seconds: float = Field(
        15.0, ge=1, le=600, description="how long a silent worker keeps a job before another has it"
    )
    metrics_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="port on which `regatta worker` answers Prometheus; 0 for none",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="the least important lines to log"
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="origins of pages that may call, comma-separated; `*` for all"
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="networks whose `X-Forwarded-For` counts, comma-separated; `unix` for a socket",
    )
    rate_limits: bool = Field(
        True, description="count requests against the limits; off only for load tests"
    )
    connections_per_minute: int = Field(
        600, ge=1, description="new Socket.IO connections from one address"
    )
    connections_per_user: int = Field(
        50, ge=1, description="Socket.IO connections of one user at the same time"
    )
    connections_per_address: int = Field(
        1000, ge=1, description="Socket.IO connections from one address at the same time"
    )
    events_per_second: float = Field(
        100.0, ge=1, description="Socket.IO events of one connection; twice as many in a burst"
    )
    user_events_per_second: float = Field(
        300.0, ge=1, description="the same of all connections that one user has to one worker"
    )
    hsts_seconds: int = Field(
        0, ge=0, description="how long browsers shall insist on HTTPS; 0 says nothing"
    )
    max_body_bytes: int = Field(1 << 20, ge=1024, description="longest request body")
    request_head_seconds: float = Field(
        10.0, ge=1, le=600, description="for a whole request head, and between two requests"
    )
    request_body_seconds: float = Field(30.0, ge=1, le=600, description="for the body of a request")
    token_seconds: int = Field(900, ge=10, le=86_400, description="life of an access token")
    session_days: int = Field(
        30, ge=1, le=365, description="life of a sign-in whose tokens nobody renews"
    )
    public_url: str | None = Field(
        None, description="where people find the pages; links in letters begin with it"
    )
    mail: Literal["folder", "smtp", "sendgrid", "mailgun"] = Field(
        "folder", description="who delivers letters; `folder` keeps them in the data folder"
    )
    mail_from: str = Field(
        "Regatta <regatta@localhost>", description="whom letters come from: `Name <address>`"
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="`smtp://user:password@host:587` (STARTTLS), `smtps://` or `smtp+plain://`",
    )
    sendgrid_key: SecretStr | None = Field(None, description="API key of SendGrid")
    sendgrid_url: str = Field(
        "https://api.sendgrid.com", description="SendGrid's API, which depends on the region"
    )
    mailgun_key: SecretStr | None = Field(None, description="sending key of Mailgun")
    mailgun_domain: str | None = Field(None, description="sending domain at Mailgun")
    mailgun_url: str = Field(
        "https://api.mailgun.net", description="Mailgun's API, which depends on the region"
    )
    sms: Literal["folder", "twilio"] = Field(
        "folder", description="who delivers text messages; `folder` keeps them beside the letters"
    )
    twilio_account: str | None = Field(None, description="account SID of Twilio")
    twilio_token: SecretStr | None = Field(None, description="auth token of Twilio")
    twilio_from: str | None = Field(None, description="number or name that text messages come from")
    twilio_url: str = Field("https://api.twilio.com", description="Twilio's API")
    sign_in: Annotated[SignIn, NoDecode] = Field(
        (), description="providers to sign in with, as a JSON list"
    )
    sign_in_redirect: BaseUrl | None = Field(
        None, description="page that providers return to; `/signed-in` of the public URL when empty"
    )
    firebase_project: str | None = Field(
        None, description="project of Firebase Authentication whose ID tokens sign people in"
    )
    firebase_keys_url: BaseUrl = Field(KEYS_URL, description="public keys of Firebase")
    outgoing_private: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="inner `host` or `host:port` that may be called, comma-separated"
    )
    countdown_seconds: float = Field(
        3.0, ge=0, le=60, description="between the start of a challenge and its first step"
    )
    seat_grace_seconds: float = Field(
        60.0, ge=0, le=86_400, description="how long a racer who dropped keeps the seat"
    )
    history_events: int = Field(
        1000, ge=1, le=100_000, description="events a room keeps for those who come back"
    )
    history_seconds: int = Field(3600, ge=1, description="how long a room keeps them at least")
    presence_seconds: float = Field(
        1.0, ge=0, le=60, description="how long comings and goings gather; with 0 nobody is told"
    )
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

    @field_validator("cors_origins", "outgoing_private", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Take a list as people write it in an environment."""
        if isinstance(value, str):
            return tuple(origin.strip() for origin in value.split(",") if origin.strip())
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _known_proxies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is no network before the first request comes from there."""
        Proxies(value)
        return value

    @field_validator(*_SCHEMES, "secret", *_MAY_BE_EMPTY, mode="before")
    @classmethod
    def _nothing(cls, value: object) -> object:
        """Take an empty variable as an absent one, as compose files pass them on."""
        return None if value == "" else value

    @field_validator(*_SCHEMES)
    @classmethod
    def _known_scheme(cls, value: str | None, info: ValidationInfo) -> str | None:
        """Refuse what is no URL before a store is looked for there."""
        schemes = _SCHEMES[info.field_name or ""]
        if value is not None and not value.startswith(schemes):
            raise ValueError(f"must begin with {' or '.join(schemes)}")
        return value

    @field_validator("public_url", "sendgrid_url", "mailgun_url", "twilio_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        """Refuse what no browser or client would open."""
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return None if value is None else value.rstrip("/")

    @field_validator("mail_from")
    @classmethod
    def _from_somebody(cls, value: str) -> str:
        """Refuse a sender that no mail server would take."""
        sender_of(value)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            SmtpServer.of(value.get_secret_value())
        return value

    @model_validator(mode="after")
    def _delivery_is_fit(self) -> Self:
        for field, chosen in (("mail", self.mail), ("sms", self.sms)):
            missing = [name for name in _NEEDED.get(chosen, ()) if getattr(self, name) is None]
            if missing:
                names = " and ".join(f"{ENV_PREFIX}{name.upper()}" for name in missing)
                raise ValueError(f"{names} must be set with {ENV_PREFIX}{field.upper()}={chosen}")
        return self

    @property
    def site(self) -> str:
        """Where people find the pages, without a slash at the end."""
        if self.public_url is not None:
            return self.public_url
        host = "localhost" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @model_validator(mode="after")
    def _providers_are_safe(self) -> Self:
        if names := unsafe(self.sign_in, self.outgoing_private):
            raise ValueError(f"{ENV_PREFIX}SIGN_IN: {', '.join(names)} must be reached by https")
        return self

    @model_validator(mode="after")
    def _secret_is_fit(self) -> Self:
        if self.secret and len(self.secret.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(f"{ENV_PREFIX}SECRET must have at least {_SHORTEST_SECRET} characters")
        if self.environment == "production" and self.secret is None:
            raise ValueError(f"{ENV_PREFIX}SECRET must be set in production")
        return self

    @model_validator(mode="after")
    def _links_lead_somewhere(self) -> Self:
        if self.environment == "production" and self.public_url is None:
            raise ValueError(
                f"{ENV_PREFIX}PUBLIC_URL must be set in production; links begin with it"
            )
        return self
