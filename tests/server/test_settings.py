"""Settings: what is taken, what is refused, and how that is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from regatta.server.cli import load
from regatta.server.failures import StartupError
from regatta.server.settings import Settings

SECRET = "s3cret " * 6


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, and no file of them."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"REGATTA_{name.upper()}", raising=False)


def test_nothing_needs_to_be_set() -> None:
    """Every setting has a default, and the defaults are sound together."""
    assert Settings().environment == "development"


def test_an_empty_variable_is_an_absent_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As compose files pass on what nobody has set."""
    for name in ("REDIS_URL", "MONGODB_URL", "SECRET", "CORS_ORIGINS"):
        monkeypatch.setenv(f"REGATTA_{name}", "")
    found = Settings()
    assert (found.redis_url, found.mongodb_url, found.secret) == (None, None, None)
    assert found.cors_origins == ()


def test_origins_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks around them do not matter."""
    monkeypatch.setenv("REGATTA_CORS_ORIGINS", "https://a.example, https://b.example ,")
    assert Settings().cors_origins == ("https://a.example", "https://b.example")


def test_flags_beat_the_environment_and_that_beats_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In this order."""
    (tmp_path / ".env").write_text("REGATTA_PORT=1\nREGATTA_HOST=a\nREGATTA_WORKERS=2\n")
    monkeypatch.setenv("REGATTA_PORT", "3")
    monkeypatch.setenv("REGATTA_HOST", "b")
    found = load(port=4, host=None)
    assert (found.port, found.host, found.workers) == (4, "b", 2)


def test_another_programs_variables_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A shared `.env` does not keep the server from starting."""
    (tmp_path / ".env").write_text("DATABASE_URL=x\nREGATTA_OF_ANOTHER_VERSION=1\n")
    monkeypatch.setenv("REGATTA_TEST", "1")
    assert Settings().port == 8080


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"port": 65_536}, "REGATTA_PORT"),
        ({"workers": 0}, "REGATTA_WORKERS"),
        ({"token_seconds": 1}, "REGATTA_TOKEN_SECONDS"),
        ({"max_body_bytes": 10}, "REGATTA_MAX_BODY_BYTES"),
        ({"redis_url": "http://x"}, "REGATTA_REDIS_URL"),
        ({"mongodb_url": "redis://x"}, "REGATTA_MONGODB_URL"),
        ({"secret": "s3cret"}, "REGATTA_SECRET"),
        ({"environment": "production"}, "REGATTA_SECRET"),
        ({"environment": "production", "secret": "x" * 32}, "REGATTA_PUBLIC_URL"),
        ({"environment": "test"}, "REGATTA_ENVIRONMENT"),
        ({"port": 65_536, "workers": 0}, "REGATTA_PORT"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named_in_one_line(wrong: dict[str, Any], named: str) -> None:
    """By its variable; the value itself, which may be a secret, is not repeated."""
    with pytest.raises(StartupError) as caught:
        load(**wrong)
    said = str(caught.value)
    assert said.startswith(named)
    assert "\n" not in said
    assert "s3cret" not in said


def test_a_secret_is_not_shown() -> None:
    """Neither by printing the settings nor by dumping them."""
    found = Settings(
        environment="production", secret=SecretStr(SECRET), public_url="https://example.com"
    )
    assert "s3cret" not in f"{found} {found!r} {found.model_dump()} {found.model_dump_json()}"


def test_settings_do_not_change() -> None:
    """Whoever has read one may keep it."""
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]
