"""What the embedded engine says of a file that it cannot use."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from regatta.storage.engine import (
    StoreUnavailable,
)
from regatta.storage.engines.sqlite import SqliteEngine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "store.db"


async def test_a_folder_that_cannot_be_made_is_told_in_one_line(diary: Path) -> None:
    """The error names the file and the reason."""
    with pytest.raises(StoreUnavailable) as refusal:
        await SqliteEngine.open(diary / "store.db")

    assert str(diary) in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.fixture
def sealed_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which nothing can be made."""
    tmp_path.chmod(0o500)
    yield tmp_path
    tmp_path.chmod(0o700)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
async def test_an_unwritable_folder_is_told_in_one_line(sealed_folder: Path) -> None:
    """The error names the file and the reason."""
    with pytest.raises(StoreUnavailable) as refusal:
        await SqliteEngine.open(sealed_folder / "store.db")

    assert str(sealed_folder) in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.fixture
def diary(file: Path) -> Iterator[Path]:
    """A file that is something else, and still is afterwards."""
    content = b"Dear diary, " * 500
    file.write_bytes(content)
    yield file
    assert file.read_bytes() == content


async def test_a_file_that_is_no_database_is_left_alone(diary: Path) -> None:
    """The error says so, and the file is as it was."""
    with pytest.raises(StoreUnavailable) as refusal:
        await SqliteEngine.open(diary)

    assert "not a database" in str(refusal.value)
    assert "\n" not in str(refusal.value)
