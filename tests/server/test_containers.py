"""The container files, held against the program that they run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any, Final

import pytest
import typer.main
import yaml  # type: ignore[import-untyped]

from regatta.server.cli import app
from regatta.server.failures import ENV_PREFIX
from regatta.server.settings import Settings

ROOT: Final = Path(__file__).parents[2]
DOCKERFILE: Final = (ROOT / "Dockerfile").read_text("utf-8")
PROXY: Final = (ROOT / "deploy" / "haproxy.cfg").read_text("utf-8")
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
OURS: Final = [name for name, service in SERVICES.items() if "build" in service]

PINNED: Final = re.compile(r"[a-z/]+:\d+(\.\d+)*(-[a-z]+)?")


def instructions(name: str) -> list[str]:
    """Return what follows an instruction of the Dockerfile, wherever it stands."""
    whole = DOCKERFILE.replace("\\\n", " ")
    return [
        " ".join(found.split()) for found in re.findall(rf"^{name}\s+(.*)$", whole, re.MULTILINE)
    ]


def arguments_of(service: dict[str, Any]) -> list[str]:
    """Return the command line of `regatta` in a service."""
    default = yaml.safe_load(instructions("CMD")[-1])
    return [str(part) for part in service.get("command", default)]


def check_command(arguments: list[str]) -> None:
    """Check that `regatta` knows the command and its flags."""
    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands"):
        name, arguments = arguments[0], arguments[1:]
        assert name in command.commands
        command = command.commands[name]
    # Unknown flags and missing values raise.
    command.make_context(command.name, list(arguments))


def test_every_setting_exists() -> None:
    """Each `REGATTA_` variable is a setting, and what is fixed is a value that it takes."""
    known = {f"{ENV_PREFIX}{name.upper()}": name for name in Settings.model_fields}
    files = (DOCKERFILE, PROXY, (ROOT / "docker-compose.yml").read_text("utf-8"))
    assert set(re.findall(rf"{ENV_PREFIX}[A-Z_]+", "\n".join(files))) <= set(known)
    for name in OURS:
        given = SERVICES[name]["environment"]
        values = {
            known[variable]: re.sub(r"\$\{\w+:-(.*)\}", r"\1", text)
            for variable, text in given.items()
        }
        values["secret"] = "x" * 32
        assert Settings(**values).environment == "production"  # type: ignore[arg-type]


@pytest.mark.parametrize("name", OURS)
def test_every_command_exists(name: str) -> None:
    """With its flags."""
    assert yaml.safe_load(instructions("ENTRYPOINT")[-1]) == ["regatta"]
    check_command(arguments_of(SERVICES[name]))


def test_the_secret_is_required() -> None:
    """Nothing starts on a default, and no secret stands in a file."""
    for name in OURS:
        assert SERVICES[name]["environment"]["REGATTA_SECRET"].startswith("${REGATTA_SECRET:?")
    assert "SECRET" not in DOCKERFILE


def test_jobs_run_in_the_worker_alone() -> None:
    """Two servers serve; one worker has the jobs."""
    assert OURS == ["server-1", "server-2", "worker"]
    for name in OURS:
        expected = None if name == "worker" else "false"
        assert SERVICES[name]["environment"].get("REGATTA_JOBS") == expected
    assert arguments_of(SERVICES["worker"])[0] == "worker"


@pytest.mark.parametrize("name", OURS)
def test_operators_can_set_mail_and_sign_in_from_outside(name: str) -> None:
    """For servers and worker alike: one sends the letters, the others answer sign-ins."""
    settings = [
        *("PUBLIC_URL", "MAIL", "MAIL_FROM", "SMTP_URL", "SENDGRID_KEY", "SENDGRID_URL"),
        *("MAILGUN_KEY", "MAILGUN_DOMAIN", "MAILGUN_URL", "SMS", "TWILIO_ACCOUNT"),
        *("TWILIO_TOKEN", "TWILIO_FROM", "SIGN_IN", "SIGN_IN_REDIRECT", "FIREBASE_PROJECT"),
    ]
    given = SERVICES[name]["environment"]
    for setting in settings:
        variable = f"{ENV_PREFIX}{setting}"
        assert given[variable].startswith(f"${{{variable}:-"), variable


def test_images_are_pinned() -> None:
    """To a major version at least, and both stages that have a Python to the same one."""
    stages = [line.split(" AS ")[0] for line in instructions("FROM")]
    images = [service["image"] for name, service in SERVICES.items() if name not in OURS]
    for image in [*stages, *images]:
        assert PINNED.fullmatch(image), image
    assert len({stage for stage in stages if stage.startswith("python")}) == 1
    assert {"mongo:8", "valkey/valkey:9"} <= set(images)


def test_everything_that_is_copied_exists() -> None:
    """And reaches the builder in spite of the ignore file."""
    kept = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {
        source
        for line in instructions("COPY")
        if not line.startswith("--from")
        for source in shlex.split(line)[:-1]
    }
    assert {name for name in copied if not any(_is_in(name, one) for one in kept)} == set()
    assert {one for one in kept if not any(_is_in(name, one) for name in copied)} == set()
    assert all((ROOT / source).exists() for source in copied)
    mounts = [volume.split(":")[0] for volume in SERVICES["proxy"]["volumes"]]
    assert all((ROOT / mount).is_file() for mount in mounts)


def _is_in(name: str, folder: str) -> bool:
    return Path(name).is_relative_to(folder)


def test_the_packages_are_the_locked_ones() -> None:
    """By their hashes, as wheels; the tools are gone afterwards."""
    runs = " ".join(instructions("RUN"))
    assert re.search(r"--require-hashes --only-binary :all: .*-r requirements\.lock", runs)
    assert runs.count("uninstall --yes") == 3
    assert "apt-get" not in runs


def test_nothing_runs_as_root() -> None:
    """The user is a number, so that a platform can check it; the file system is read-only."""
    last = DOCKERFILE.rpartition("FROM ")[2]
    users = re.findall(r"^USER\s+(\S+)$", last, re.MULTILINE)
    assert users
    assert users[-1].isdigit()
    assert int(users[-1]) > 0
    assert f"--uid {users[-1]}" in last
    for name in OURS:
        service = SERVICES[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert "user" not in service


def test_the_health_checks_ask_what_there_is() -> None:
    """The image asks whether the process lives, the proxy whether it can work."""
    check = instructions("HEALTHCHECK")[0]
    command = yaml.safe_load(check.partition(" CMD ")[2])
    assert "/health/live" in command[-1]
    compile(command[-1], "<health check>", "exec")
    assert "http-check send meth GET uri /health/ready" in PROXY
    assert SERVICES["worker"]["healthcheck"] == {"disable": True}


def test_the_proxy_knows_both_servers() -> None:
    """And each server says where the other one reaches it; the published port is bound."""
    names = [name for name in OURS if name != "worker"]
    for backend in ("requests", "sockets"):
        part = PROXY.partition(f"\nbackend {backend}\n")[2].partition("\nbackend ")[0]
        assert re.findall(r"^    server (\S+) (\S+):8080", part, re.MULTILINE) == [
            (name, name) for name in names
        ]
    for name in names:
        address = SERVICES[name]["environment"]["REGATTA_ADVERTISED_URL"]
        assert address == f"http://{name}:8080"
    assert "use_backend sockets if { path_beg /socket.io }" in PROXY
    assert SERVICES["proxy"]["ports"] == ["8080:8080"]
    assert "bind :8080" in PROXY


def test_servers_have_the_time_to_drain() -> None:
    """The engine waits longer than a server drains."""
    drain = Settings.model_fields["drain_seconds"].default
    for name in OURS:
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > drain


def test_the_stores_are_not_published() -> None:
    """Only the proxy has a port outside."""
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
