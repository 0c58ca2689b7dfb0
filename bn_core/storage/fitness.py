"""Check whether the lab can use its database.

So its start says what is wrong, in a sentence. A database that is away may come back. It passes,
and every page says that it does not answer.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Inspector, Table, inspect
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from bn_core.inputs.environment import DATABASE
from bn_core.storage.database import (
    METADATA,
    StorageError,
    UnusableError,
    find_place,
    find_sqlite_file,
    open_connection,
)

_HEAD = b"SQLite format 3\0"
"""What a database of SQLite begins with."""


def check_head(path: Path) -> None:
    """Raise UnusableError if a file is no database; an empty one will be."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEAD))
    except OSError:  # it is not there yet, or every page says that it cannot be read
        return
    if head not in (b"", _HEAD):
        raise UnusableError(f"{path} is not a database of SQLite: {_advise()}")


def check_tables() -> None:
    """Raise UnusableError if tables are damaged or those of another version.

    Tables that modules have not defined yet are not looked at. Nothing is written.
    """
    try:
        with open_connection() as connection:
            fault = _find_fault(inspect(connection))
    except (StorageError, SQLAlchemyError) as error:
        cause = error if isinstance(error, SQLAlchemyError) else error.__cause__
        if type(cause) is DatabaseError and find_sqlite_file():  # no kind of it, such as a lock
            raise UnusableError(f"The database {_name()} is damaged: {_advise()}") from error
        return
    if fault:
        raise UnusableError(
            f"The database {_name()} is of another version of the lab ({fault}): {_advise()}"
        )


def _find_fault(found: Inspector) -> str | None:
    """Return what is wrong with a table that is in the database, None if nothing is."""
    names = set(found.get_table_names()) & set(METADATA.tables)
    faults = (_compare(METADATA.tables[name], found) for name in sorted(names))
    return next(filter(None, faults), None)


def _compare(table: Table, found: Inspector) -> str | None:
    columns = {each["name"]: each for each in found.get_columns(table.name)}
    for each in sorted(table.columns.keys() - columns.keys()):
        return f"its table {table.name} has no column {each}"
    for name in sorted(columns.keys() - table.columns.keys()):
        if not columns[name]["nullable"] and columns[name].get("default") is None:
            return f"its table {table.name} needs a column {name}"
    return None


def _name() -> str:
    return find_sqlite_file() or find_place()


def _advise() -> str:
    """Return what to do if the database cannot be used, as the end of a sentence."""
    move = "move that file, or " if find_sqlite_file() else ""
    return f"{move}name another one in {DATABASE}."
