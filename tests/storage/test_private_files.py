"""Only the account that runs the lab can read its database."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bn_core.inputs.environment import DATABASE
from bn_core.storage import database as module
from bn_core.storage import rooms
from bn_core.storage.database import reset_engine
from bn_core.storage.rooms import EventRow

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@pytest.fixture
def lax() -> Iterator[None]:
    """A umask that lets everybody read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {each.name: each.stat().st_mode & 0o777 for each in folder.iterdir()}


@pytest.mark.usefixtures("lax")
def test_database_in_the_data_folder_is_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "made" / "batchnorm-lab"
    monkeypatch.delenv(DATABASE)
    monkeypatch.setattr(module, "user_data_path", lambda *_, **__: folder)
    reset_engine()
    rooms.create_room("AAA", [EventRow(1, 1.0, 0, {})])
    assert folder.stat().st_mode & 0o777 == 0o700
    assert modes(folder) == dict.fromkeys(("lab.sqlite", "lab.sqlite-wal", "lab.sqlite-shm"), 0o600)


@pytest.mark.usefixtures("lax")
def test_existing_database_becomes_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lab.sqlite"
    path.touch(0o666)
    monkeypatch.setenv(DATABASE, f"sqlite:///{path}")
    reset_engine()
    rooms.create_room("AAA", [EventRow(1, 1.0, 0, {})])
    assert set(modes(tmp_path).values()) == {0o600}
