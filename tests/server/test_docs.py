"""The documentation says what there is, all of it and nothing else."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
import typer.main

from regatta.handlers.dashboard import PAGES
from regatta.realtime.api import EVENTS
from regatta.server.app import asyncapi_document, make_app, openapi_document
from regatta.server.cli import app
from regatta.server.failures import ENV_PREFIX
from regatta.server.metrics import Metrics
from regatta.server.settings import Settings
from regatta.services.rooms import ROOM_KINDS
from tests.running import Running

ROOT: Final = Path(__file__).parents[2]
README: Final = (ROOT / "README.md").read_text("utf-8")
OPENAPI: Final[dict[str, Any]] = json.loads(openapi_document())
ASYNCAPI: Final[dict[str, Any]] = json.loads(asyncapi_document())

SCHEMA: Final = Settings.model_json_schema()["properties"]


def default_of(name: str) -> str:
    """Return a setting's default as one would write it."""
    value = Settings.model_fields[name].default
    if value in {None, ()}:
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def values_of(schema: dict[str, Any]) -> str:
    """Return what a setting takes, as far as that is not any text."""
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "boolean":
        return "`true`, `false`"
    if "maximum" in schema:
        return f"{schema['minimum']} to {schema['maximum']}"
    return f"{schema['minimum']} or more" if "minimum" in schema else ""


def settings_table() -> str:
    """Return the table of all settings."""
    rows = ["| Variable | Default | Takes | Meaning |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        cells = [f"`{ENV_PREFIX}{name.upper()}`", default_of(name), values_of(SCHEMA[name])]
        rows.append("| " + " | ".join([*cells, field.description or ""]) + " |")
    return "\n".join(rows).replace("  ", " ") + "\n"


def test_every_setting_is_described() -> None:
    """In `docs/settings.md`, with its variable, default, bounds and meaning."""
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert all(field.description for field in Settings.model_fields.values())
    table = settings_table()
    assert table in page, f"docs/settings.md should have this table:\n\n{table}"
    assert "docs/settings.md" in README


def test_only_settings_are_named() -> None:
    """No page names a variable that there is not, those of the tests apart."""
    known = {f"{ENV_PREFIX}{name.upper()}" for name in Settings.model_fields}
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        named = set(re.findall(rf"{ENV_PREFIX}[A-Z_]*[A-Z]", page.read_text("utf-8")))
        assert {name for name in named if "_TEST_" not in name} <= known, page.name


def commands(command: Any, path: str = "regatta") -> list[str]:
    """Return the full names of all commands."""
    if not hasattr(command, "commands"):
        return [path]
    own = [path] if command.invoke_without_command else []
    return own + [
        name
        for part, child in command.commands.items()
        for name in commands(child, f"{path} {part}")
    ]


@pytest.mark.parametrize("name", commands(typer.main.get_command(app)))
def test_every_command_is_described(name: str) -> None:
    """In the README."""
    assert f"`{name}" in README


def test_only_commands_are_named() -> None:
    """The README shows no command that there is not."""
    known = set(commands(typer.main.get_command(app)))
    named = set(re.findall(r"(?:^|`|/bin/)(regatta(?: [a-z]+)+)", README, re.MULTILINE))
    assert {name for name in named if not any(name.startswith(own) for own in known)} == set()


def test_every_flag_of_the_server_is_described() -> None:
    """In the README, beside the command."""
    serve: Any = typer.main.get_command(app)
    flags = [
        option
        for parameter in serve.commands["serve"].params
        if not parameter.hidden
        for option in parameter.opts
    ]
    assert flags
    assert [flag for flag in flags if flag not in README and flag != "--help"] == []


def test_every_path_is_documented(routes: set[str]) -> None:
    """Each path that the application serves is in the OpenAPI document or in the README."""
    beside = {"/", "/metrics", "/docs", "/api/openapi.json", "/api/asyncapi.json"}
    assert {path for path in beside if path not in README} == set()
    aliases = set(re.findall(r"Also at `([^`]+)`", json.dumps(OPENAPI["paths"])))
    undocumented = {
        path
        for path in routes - set(OPENAPI["paths"]) - aliases
        # Pages, an icon and files with changing names belong to the dashboard.
        if not path.startswith(("/docs", "/socket.io", "/assets/", "/sail.svg"))
        and path not in beside
        and path not in PAGES
    }
    assert undocumented == set()
    assert ASYNCAPI["channels"]["socket"]["address"] == "/socket.io"


@pytest.fixture
async def routes(server: Running) -> set[str]:
    """Every path template of the application, with names as clients see them."""
    whole = await asyncio.to_thread(make_app, server.system, Metrics(), run_jobs=False)
    return {
        re.sub(r"_(\w)", lambda match: match[1].upper(), resource.canonical)
        for resource in whole.router.resources()
    }


def outgoing() -> set[str]:
    """Return the names of all events that the server sends."""
    return {
        message["$ref"].rpartition("/")[2]
        for operation in ASYNCAPI["operations"].values()
        if operation["action"] == "send"
        for message in operation["messages"]
    }


def test_every_live_event_is_documented() -> None:
    """Incoming ones in the AsyncAPI document, outgoing ones in the README too."""
    incoming = {name for events in EVENTS for name in events.incoming}
    asked = {
        name
        for name, operation in ASYNCAPI["operations"].items()
        if operation["action"] == "receive"
    }
    assert asked == incoming | {"connect"}
    assert outgoing() <= set(ASYNCAPI["components"]["messages"])
    assert [name for name in sorted(outgoing()) if f"`{name}`" not in README] == []
    assert [kind for kind in ROOM_KINDS if f"`{kind}:<" not in README] == []


def test_only_live_events_are_named() -> None:
    """What the README lists under events is sent, and what its examples send is taken."""
    table = README.partition("| Room |")[2].partition("\n\n")[0]
    listed = {name for row in table.splitlines() for name in re.findall(r"`([a-z-]+)`", row)}
    assert listed <= outgoing()
    sent = set(re.findall(r"emitWithAck\(\"([a-z-]+)\"", README))
    assert sent <= {name for events in EVENTS for name in events.incoming}


LOCKS: Final = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_packages_and_hashes_only(name: str) -> None:
    """No address of a registry and no path of a machine; every package with its hashes."""
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"https?:|--index-url|--find-links|file:|(^|\s)/\w", text)
    packages = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==[^\s;]+[^\\]*\\$", text, re.MULTILINE)
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(packages) == len(lines)
    assert text.count("--hash=sha256:") >= len(packages)


def test_the_project_names_no_machine() -> None:
    """Neither in its settings nor in what people read."""
    pages = ["pyproject.toml", "Makefile", "README.md", "CONTRIBUTING.md", "docker-compose.yml"]
    for page in pages:
        text = (ROOT / page).read_text("utf-8")
        assert not re.search(r"/home/|/root/|/work/|index-url", text), page


def locked(name: str) -> dict[str, str]:
    """Return the packages of a lock file and their versions."""
    text = (ROOT / name).read_text("utf-8")
    found = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", text, re.MULTILINE)
    return {package.lower().replace("_", "-"): version for package, version in found}


NAMED: Final = (
    "aiohttp", "python-socketio", "aioredis", "motor", "aiohttp-apispec", "pydantic",
    "pydantic-settings", "PyJWT", "pytest", "pytest-aiohttp",
)  # fmt: skip


def test_the_table_of_packages_is_true() -> None:
    """It has whatever was named at the outset, and says which version is locked."""
    table = README.partition("| Named at the outset |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()[2:]]
    assert [name for name in NAMED if not any(name in row[0].split(", ") for row in rows)] == []
    packages = locked("requirements-dev.lock")
    for package, version in re.findall(r"([a-zA-Z-]+) (\d+(?:\.\d+)?)(?=[ ,|])", table):
        name = {"redis-py": "redis"}.get(package, package.lower())
        if name in packages:
            assert f"{packages[name]}.".startswith(f"{version}."), name
