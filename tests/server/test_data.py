"""The data folder: private, one server's at a time, and the keeper of a secret."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from regatta.server import data
from regatta.server.failures import StartupError


def test_it_is_made_with_its_parents_for_oneself(tmp_path: Path) -> None:
    """And is left as it is when it is there."""
    folder = data.prepare(tmp_path / "a" / "b")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "kept").touch()
    assert data.prepare(folder) == folder
    assert [path.name for path in folder.iterdir()] == ["kept"]


def test_what_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    """A file in its place, or above it."""
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StartupError, match="cannot be written to"):
            data.prepare(place)


def test_it_is_locked_for_one(tmp_path: Path) -> None:
    """A second one is refused, and may have it afterwards."""
    with data.locked(tmp_path):
        second = data.locked(tmp_path)
        with pytest.raises(StartupError, match="Another server"):
            second.__enter__()
    with data.locked(tmp_path):
        pass


def test_its_secret_is_long_private_and_kept(tmp_path: Path) -> None:
    """Made once, read by nobody else."""
    secret = data.kept_secret(tmp_path)
    assert len(secret) >= 48
    assert data.kept_secret(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_each_folder_has_a_secret_of_its_own(tmp_path: Path) -> None:
    """No two servers sign alike."""
    (tmp_path / "other").mkdir()
    assert data.kept_secret(tmp_path) != data.kept_secret(tmp_path / "other")


def test_processes_that_start_at_once_share_the_secret(tmp_path: Path) -> None:
    """None of them may read it before it is written whole."""
    with ThreadPoolExecutor(16) as threads:
        for number in range(20):
            folder = tmp_path / str(number)
            folder.mkdir()
            found = set(threads.map(data.kept_secret, [folder] * 16))
            assert len(found) == 1
            assert len(found.pop()) >= 48


def test_a_secret_that_was_emptied_is_made_anew(tmp_path: Path) -> None:
    """As a process leaves it that was killed between making and writing it."""
    (tmp_path / "secret").touch(0o600)
    secret = data.kept_secret(tmp_path)
    assert len(secret) >= 48
    assert data.kept_secret(tmp_path) == secret
