"""One server uses a database at a time, and a killed one leaves it at once."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bn_core.inputs.environment import DATABASE
from bn_core.storage.database import database
from bn_core.storage.lock import UnusableError, reserve_database

ROOT = Path(__file__).parent.parent.parent
SERVER = """
from bn_core.storage.lock import reserve_database
with reserve_database():
    print("reserved", flush=True)
    input()
"""


@pytest.fixture
def other_server() -> Iterator[subprocess.Popen[str]]:
    """A process that has reserved the database of this test."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "reserved\n"
        yield process
        process.kill()


def test_database_is_reserved_until_its_server_is_killed(
    own_database: str, other_server: subprocess.Popen[str]
) -> None:
    with pytest.raises(UnusableError, match="Another lab") as refused, reserve_database():
        pass
    sentence = str(refused.value)
    assert own_database.removeprefix("sqlite:///") in sentence
    assert sentence.endswith(f"{DATABASE}.")
    other_server.kill()
    other_server.wait()
    with reserve_database():
        pass


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:////no/such/folder/lab.sqlite", "sqlite:////sys/lab.sqlite", "nonsense"],
)
def test_reserve_database_leaves_other_errors_to_the_database(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv(DATABASE, url)
    with reserve_database(), reserve_database():
        assert not Path("/no").exists()


@pytest.mark.parametrize(("head", "usable"), [(b"", True), (b"notes", False), (b"\0" * 99, False)])
def test_file_that_is_no_database_is_named_and_left_alone(
    own_database: str, head: bytes, usable: bool
) -> None:
    path = Path(own_database.removeprefix("sqlite:///"))
    path.write_bytes(head)
    if usable:
        with reserve_database(), database() as connection:
            connection.execute(text("select 1"))
        with reserve_database():
            assert path.read_bytes().startswith(b"SQLite")
    else:
        refusal = f"{path} is not a database of SQLite"
        with pytest.raises(UnusableError, match=re.escape(refusal)), reserve_database():
            pass
        assert path.read_bytes() == head
