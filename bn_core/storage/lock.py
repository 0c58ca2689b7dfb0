"""Reserve the SQLite database for one server, and work for one process of several.

A server keeps the rooms that are in use in memory. SQLite cannot tell one server what another has
stored, so each would show a class its own version of a room. The system frees the lock of a server
that has been killed, so the next one can start at once. A command that only stores results does not
need the lock, and PostgreSQL is not locked: it does tell the others.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bn_core.inputs.environment import DATABASE
from bn_core.storage.database import (
    StorageError,
    UnusableError,
    find_sqlite_file,
    is_shared,
    open_connection,
)
from bn_core.storage.fitness import check_head, check_tables

log = logging.getLogger(__name__)


@contextmanager
def reserve_database() -> Iterator[None]:
    """Lock the SQLite file in the block.

    UnusableError if another server has the lock, if the file holds something else, or if the tables
    are those of another version of the lab.
    """
    path = _find_file()
    if path is None or not path.parent.is_dir():  # a lock would create the folder
        check_tables()
        yield
        return
    lock = FileLock(f"{path}.lock", mode=0o600, blocking=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise UnusableError(
            f"Another lab uses the database {path}: stop that lab first, or name "
            f"another database in {DATABASE}."
        ) from error
    except (OSError, NotImplementedError) as error:  # a folder that cannot be written or locked
        log.warning("the database cannot be locked", exc_info=error)
    try:
        check_head(path)
        check_tables()
        yield
    finally:
        lock.release()


@contextmanager
def reserve_work(name: str) -> Iterator[bool]:
    """Reserve this work in the block; yield whether no other process is doing it.

    PostgreSQL frees the work of a process that is killed. StorageError.
    """
    if not is_shared():
        yield True
        return
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with open_connection() as connection:
        is_free = connection.execute(select(func.pg_try_advisory_lock(key))).scalar_one()
        try:
            yield bool(is_free)
        finally:
            if is_free:
                with suppress(SQLAlchemyError):  # a lost connection keeps nothing reserved
                    connection.execute(select(func.pg_advisory_unlock(key)))
            connection.invalidate()  # the server may notice this only later


def _find_file() -> Path | None:
    try:
        path = find_sqlite_file()
    except StorageError:  # every page that needs the database says so
        return None
    return Path(path).resolve() if path else None
