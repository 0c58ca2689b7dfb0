"""A database of another version of the lab is named, and nothing is written to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from bn_core.inputs.environment import DATABASE
from bn_core.storage.database import UnusableError, database, open_connection, reset_engine
from bn_core.storage.fitness import check_tables
from bn_core.storage.lock import reserve_database

CHANGES = [
    ("drop column who", "its table room_events has no column who"),
    ("rename column at to happened", "its table room_events has no column at"),
    ("add column school varchar(9) not null", "its table room_events needs a column school"),
]


def change(statement: str) -> None:
    """Make the table of events that of another version."""
    with database() as connection:
        connection.execute(text("delete from room_events"))
    with open_connection() as connection:
        if "not null" in statement and connection.dialect.name == "sqlite":
            connection.execute(text("drop table room_events"))
            added = statement.removeprefix("add column ")
            columns = "room text, number integer, at float, who integer, record text"
            connection.execute(text(f"create table room_events ({columns}, {added})"))
        else:
            connection.execute(text(f"alter table room_events {statement}"))


def restore() -> None:
    """Put the table of events back, which a server of PostgreSQL would keep."""
    with open_connection() as connection:
        connection.execute(text("drop table room_events"))
    reset_engine()


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize(("statement", "fault"), CHANGES)
def test_database_of_another_version_is_named(statement: str, fault: str) -> None:
    change(statement)
    try:
        sentence = rf"is of another version of the lab \({fault}\): .*another one in {DATABASE}\.$"
        with pytest.raises(UnusableError, match=sentence), reserve_database():
            pass
    finally:
        restore()


@pytest.mark.usefixtures("each_database")
def test_column_that_this_version_need_not_know_is_allowed() -> None:
    change("add column note varchar(9)")
    try:
        with reserve_database():
            pass
    finally:
        restore()


@pytest.mark.usefixtures("own_database")
def test_check_tables_writes_nothing() -> None:
    check_tables()
    with open_connection() as connection:
        assert inspect(connection).get_table_names() == []


def test_damaged_database_is_named_and_left_alone(own_database: str) -> None:
    path = Path(own_database.removeprefix("sqlite:///"))
    with database() as connection:
        connection.execute(text("select 1"))
    reset_engine()
    content = path.read_bytes()
    damaged = content[:100] + b"\xff" * (len(content) - 100)
    path.write_bytes(damaged)
    refusal = f"The database {path} is damaged: move that file"
    with pytest.raises(UnusableError, match=re.escape(refusal)), reserve_database():
        pass
    assert path.read_bytes() == damaged


def test_locked_database_is_no_damaged_one(own_database: str) -> None:
    del own_database
    with database() as connection:
        connection.execute(text("select 1"))
    with open_connection() as connection:
        connection.execute(text("begin exclusive"))
        with reserve_database():
            pass
