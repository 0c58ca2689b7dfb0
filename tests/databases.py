"""A database of a test's own: SQLite, and PostgreSQL where it is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from bn_core.storage.database import METADATA, database, reset_engine


@pytest.fixture
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    url = f"sqlite:///{tmp_path / 'lab.sqlite'}"
    monkeypatch.setenv("BN_LAB_DATABASE", url)
    reset_engine()
    yield url
    reset_engine()


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(
    request: pytest.FixtureRequest, own_database: str, monkeypatch: pytest.MonkeyPatch
) -> str:
    if request.param == "sqlite":
        return own_database
    url: str = request.getfixturevalue("postgresql")
    monkeypatch.setenv("BN_LAB_DATABASE", url)
    reset_engine()
    with database() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    return url


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A server that only this run can reach, by a socket in a folder of its own."""
    tools = programs()
    if tools is None:
        pytest.skip("PostgreSQL is not installed here: the same tests run on SQLite alone.")
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed here: the same tests run on SQLite alone.")
    with tempfile.TemporaryDirectory(prefix="bn-lab-pg-") as name:
        folder, user = Path(name), nobody()
        if user:
            shutil.chown(folder, user)
        made = ["--auth=trust", "--no-sync", "--username=lab", "--encoding=UTF8", "--locale=C"]
        subprocess.run(
            [tools / "initdb", *made, folder / "data"],
            check=True,
            capture_output=True,
            user=user,
            cwd=folder,
        )
        control = [tools / "pg_ctl", "-D", folder / "data", "-w", "-s"]
        heard = f"-k {folder} -c listen_addresses='' -c shared_buffers=16MB"
        subprocess.run(
            [*control, "-l", folder / "log", "-o", heard, "start"],
            check=True,
            user=user,
            cwd=folder,
        )
        try:
            yield f"postgresql+psycopg://lab@/postgres?host={folder}"
        finally:
            reset_engine()
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, user=user, cwd=folder)


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, wherever a distribution puts it."""
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
