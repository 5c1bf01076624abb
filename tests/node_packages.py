"""Folders of the repository that are programs for Node, and how to run them from tests."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
_PATIENCE: Final = 90.0


def install(folder: Path, *needed: str) -> None:
    """Install what the lock file names; skip, and say why, where that cannot be."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip(f"no Node: put node and npm on the PATH to test {folder.name}")
    with (folder / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other half of the tests may want the same
        if all((folder / "node_modules" / name).is_dir() for name in needed):
            return
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"npm ci failed in {folder.name}: {done.stderr.strip()[-300:]}")


async def run(
    folder: Path, *command: str | Path, patience: float = _PATIENCE, **environment: str
) -> None:
    """Run a program in *folder*, which must succeed within *patience* seconds."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(patience):
            output, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
