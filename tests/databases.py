"""A database of a test's own: SQLite, and PostgreSQL where it is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from bn_core.storage import notices
from bn_core.storage.database import METADATA, database, reset_engine


@pytest.fixture
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    url = f"sqlite:///{tmp_path / 'lab.sqlite'}"
    monkeypatch.setenv("BN_LAB_DATABASE", url)
    reset_engine()
    yield url
    reset_engine()


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest, own_database: str) -> str:
    if request.param == "sqlite":
        return own_database
    url: str = request.getfixturevalue("shared_database")
    return url


@pytest.fixture
def shared_database(postgresql: str, own_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that several processes can use, and that is empty."""
    del own_database  # which puts back what was set before
    monkeypatch.setenv("BN_LAB_DATABASE", postgresql)
    monkeypatch.setattr(notices, "_CHECK_EVERY", 0.02)  # every process ends in a test's time
    reset_engine()
    with database() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    return postgresql


class PostgreSQL:
    """A server that only this run can reach, by a socket in a folder of its own."""

    def __init__(self, folder: Path, tools: Path) -> None:
        self.url = f"postgresql+psycopg://lab@/postgres?host={folder}"
        self._folder, self._user = folder, nobody()
        if self._user:
            shutil.chown(folder, self._user)
        made = ["--auth=trust", "--no-sync", "--username=lab", "--encoding=UTF8", "--locale=C"]
        self._run(tools / "initdb", *made, folder / "data")
        self._control = [tools / "pg_ctl", "-D", folder / "data", "-w", "-s"]

    def start(self) -> None:
        """Start it; it answers when this returns."""
        heard = f"-k {self._folder} -c listen_addresses='' -c shared_buffers=16MB"
        self._run(*self._control, "-l", self._folder / "log", "-o", heard, "start")

    def stop(self) -> None:
        """End it at once, as if it had crashed."""
        self._run(*self._control, "-m", "immediate", "stop")

    def _run(self, *command: str | Path) -> None:
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, user=self._user, cwd=self._folder
        )


@contextmanager
def serve_postgresql() -> Iterator[PostgreSQL]:
    """A server for the block; the test is skipped if there is none here."""
    tools = programs()
    if tools is None:
        pytest.skip("PostgreSQL and psycopg are not installed here.")
    with tempfile.TemporaryDirectory(prefix="bn-lab-pg-") as name:
        server = PostgreSQL(Path(name), tools)
        server.start()
        try:
            yield server
        finally:
            reset_engine()
            server.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a server that all tests of this run share."""
    with serve_postgresql() as server:
        yield server.url


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, wherever a distribution puts it, if psycopg is here, too."""
    if find_spec("psycopg") is None:
        return None
    folders = [*map(Path, os.environ.get("PATH", "").split(os.pathsep))]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next(
        (each for each in folders if (each / "initdb").exists() and (each / "pg_ctl").exists()),
        None,
    )


def nobody() -> str | None:
    """Who runs the server: it refuses to be run by root."""
    if os.geteuid():
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
