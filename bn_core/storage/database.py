"""The database: SQLite in the user's data folder, or a given URL.

``BN_LAB_DATABASE`` takes a URL of SQLAlchemy's, postgresql+psycopg://user@host/name for example.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

log = logging.getLogger(__name__)

DATABASE = "BN_LAB_DATABASE"
METADATA = MetaData()
"""Every table of the lab."""
_ENGINE_LOCK = Lock()
_CREATED: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()
"""The tables that each engine is known to have."""


class StorageError(RuntimeError):
    """Nothing can be kept or read just now; the message is a sentence for the user."""


@contextmanager
def database() -> Iterator[Connection]:
    """A transaction: what is written in the block is kept once it ends; StorageError if not."""
    try:
        with _ENGINE_LOCK:  # two threads that come first would both make the tables
            engine = _open_engine()
            _create_tables(engine)
        with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, ImportError, OSError) as error:
        # A bad URL, a missing driver, a full disk, a server that is away.
        log.warning("the database failed", exc_info=error)
        raise StorageError(_describe_failure()) from error


def find_sqlite_file() -> str | None:
    """The path of the SQLite file that all is kept in; None: it is another database.

    StorageError: ``BN_LAB_DATABASE`` is no URL.
    """
    try:
        url = _read_url()
    except (ArgumentError, OSError) as error:
        raise StorageError(_describe_failure()) from error
    return url.database if url.get_backend_name() == "sqlite" else None


def reset_engine() -> None:
    """Forget the connection, so that the next use looks again where the database is."""
    if _open_engine.cache_info().currsize:
        _open_engine().dispose()
    _open_engine.cache_clear()


@cache
def _open_engine() -> Engine:
    # What a room's people are called is in the statements' values: no log shows it.
    engine = create_engine(_read_url(), pool_pre_ping=True, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
    return engine


def _create_tables(engine: Engine) -> None:
    """Create the tables that are defined since the last time: modules define them as they load."""
    known = set(METADATA.tables)
    if known == _CREATED.get(engine):
        return
    try:
        METADATA.create_all(engine)
    except SQLAlchemyError:  # another process has begun them at the same time
        METADATA.create_all(engine)
    _CREATED[engine] = known


def _read_url() -> URL:
    if named := os.environ.get(DATABASE):
        return make_url(named)
    folder = user_data_path("batchnorm-lab", appauthor=False, ensure_exists=True)
    return URL.create("sqlite", database=str(folder / "lab.sqlite"))


def _configure_sqlite(connection: Any, record: object) -> None:
    """Readers do not wait for a writer, and a writer waits for another."""
    del record
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA busy_timeout=5000")


def _describe_failure() -> str:
    try:
        where = _read_url().set(query={}).render_as_string(hide_password=True)
    except (ArgumentError, OSError):
        where = f"where {DATABASE} says" if os.environ.get(DATABASE) else str(Path.home())
    return f"Results cannot be kept or read: the database at {where} does not answer."
