"""Connect to the database, SQLite in the user's data folder by default.

``BN_LAB_DATABASE`` may hold an SQLAlchemy URL, for example postgresql+psycopg://user@host/name.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, SQLAlchemyError

from bn_core.inputs.environment import DATABASE, SettingError, read_database

log = logging.getLogger(__name__)

POSTGRESQL = "postgresql"
PATIENCE = {
    "connect_timeout": "5",  # seconds
    "tcp_user_timeout": "10000",  # milliseconds without a sign that what is sent has arrived
    "keepalives_idle": "5",  # seconds without a word until a sign of life is asked for
    "keepalives_interval": "5",
}
"""When PostgreSQL counts as away. By itself a lost network is noticed only after many minutes."""
LONGEST_PAUSE = 10.0
"""Seconds without a word in the middle of a transaction after which PostgreSQL ends it."""
METADATA = MetaData()
"""Every table of the lab."""
_ENGINE_LOCK = Lock()
_CREATED: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()
"""The tables that each engine is known to have."""


class StorageError(RuntimeError):
    """The database cannot be written or read; the message is for the user."""


class UnreachableError(StorageError):
    """The server of the database is away, for example because it restarts."""


class UnusableError(StorageError):
    """The lab cannot use the database; the message is for who starts the lab."""


class TakenError(StorageError):
    """A code or a name that should be new belongs to something else."""


class GoneError(StorageError):
    """What should be changed does not exist, or can no longer be changed."""


@contextmanager
def database() -> Iterator[Connection]:
    """Open a transaction that is committed at the end of the block.

    Raises StorageError if the database fails, and UnreachableError if its server is away.
    """
    try:
        with _ENGINE_LOCK:  # so that two threads do not both create the tables
            engine = _open_engine()
            _create_tables(engine)
        with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, ImportError, OSError) as error:
        # For example a bad URL, a missing driver, a full disk or an unreachable server.
        log.warning("the database failed", exc_info=error)
        is_away = isinstance(error, (OperationalError, InterfaceError)) and is_shared()
        raise (UnreachableError if is_away else StorageError)(_describe_failure()) from error


def is_shared() -> bool:
    """Whether several web processes can use the database, as with PostgreSQL."""
    try:
        return _read_url().get_backend_name() == POSTGRESQL
    except (ArgumentError, OSError):
        return False


@contextmanager
def open_connection() -> Iterator[Connection]:
    """Open a connection that commits every statement by itself.

    Raises StorageError if it cannot be opened, and whatever SQLAlchemy raises in the block.
    """
    try:
        with _ENGINE_LOCK:
            engine = _open_engine()
        connection = engine.connect()
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise StorageError(_describe_failure()) from error
    with connection.execution_options(isolation_level="AUTOCOMMIT"):
        yield connection


def find_sqlite_file() -> str | None:
    """Return the path of the SQLite file, or None if there is no such file.

    There is none if the database is another one or in memory. Raises StorageError if
    ``BN_LAB_DATABASE`` is not a URL.
    """
    try:
        url = _read_url()
    except (ArgumentError, OSError) as error:
        raise StorageError(_describe_failure()) from error
    path = url.database or ""
    named = url.get_backend_name() == "sqlite" and not path.startswith((":memory:", "file:"))
    return path or None if named else None


def find_place() -> str:
    """Return where the database is, for a message: its URL without the password."""
    try:
        return _read_url().set(query={}).render_as_string(hide_password=True)
    except (ArgumentError, OSError):
        return f"where {DATABASE} says" if read_database() else str(Path.home())


def check_url() -> None:
    """Raise SettingError if the URL names no database that this installation can use.

    Whether it answers is another question, and may change.
    """
    try:
        url = _read_url()
        url.get_dialect().import_dbapi()
        if url.get_backend_name() == POSTGRESQL and url.get_driver_name() != "psycopg":
            raise SettingError(f"{DATABASE} must begin with postgresql+psycopg://.")
    except (ArgumentError, ValueError) as error:
        raise SettingError(
            f"{DATABASE} must be a URL of SQLAlchemy, such as sqlite:////home/lab/lab.sqlite."
        ) from error
    except ImportError as error:
        raise SettingError(f"The database of {DATABASE} needs a package: {error}.") from error
    except OSError:
        pass  # pages say that nothing can be kept


def reset_engine() -> None:
    """Close the connections, so that the next use reads the database's URL again."""
    if _open_engine.cache_info().currsize:
        _open_engine().dispose()
    _open_engine.cache_clear()


@cache
def _open_engine() -> Engine:
    # The parameters contain people's names, which must not appear in a log.
    url = _read_url()
    if is_shared():
        url = url.set(query={**PATIENCE, **url.query})
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        _keep_private(find_sqlite_file())
        event.listen(engine, "connect", _configure_sqlite)
    elif engine.dialect.name == POSTGRESQL:
        event.listen(engine, "connect", _configure_postgresql)
    return engine


def _create_tables(engine: Engine) -> None:
    """Create the tables that modules have defined since the last call."""
    known = set(METADATA.tables)
    if known == _CREATED.get(engine):
        return
    try:
        METADATA.create_all(engine)
    except SQLAlchemyError:  # another process may have created them at the same time
        METADATA.create_all(engine)
    _CREATED[engine] = known


def _read_url() -> URL:
    if url := read_database():
        return make_url(url)
    folder = user_data_path("batchnorm-lab", appauthor=False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return URL.create("sqlite", database=str(folder / "lab.sqlite"))


def _keep_private(path: str | None) -> None:
    """Create the SQLite file, or change it, so that only this account can read it.

    It holds names and answers of a class. SQLite gives its other files the mode of this one.
    """
    if path is None:
        return
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    for each in (path, f"{path}-wal", f"{path}-shm"):
        with suppress(FileNotFoundError, PermissionError):  # the file of another account stays
            os.chmod(each, 0o600)


def _configure_sqlite(connection: Any, record: object) -> None:
    """Let readers not wait for a writer, and a writer wait for another writer."""
    del record
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA busy_timeout=5000")


def _configure_postgresql(connection: Any, record: object) -> None:
    """Let a process that stops in the middle of a transaction not keep others waiting.

    If its machine has lost its power or its network, PostgreSQL would hold its locks for hours.
    """
    del record
    milliseconds = round(1000 * LONGEST_PAUSE)
    connection.execute(f"SET idle_in_transaction_session_timeout = {milliseconds}")
    connection.commit()


def _describe_failure() -> str:
    return f"Results cannot be kept or read: the database at {find_place()} does not answer."
