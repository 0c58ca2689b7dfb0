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
from bn_core.storage.database import StorageError, find_sqlite_file, is_shared, open_connection

log = logging.getLogger(__name__)


_HEAD = b"SQLite format 3\0"
"""What a database of SQLite begins with."""


class UnusableError(StorageError):
    """This server cannot use the database; the message is for a person."""


@contextmanager
def reserve_database() -> Iterator[None]:
    """Lock the SQLite file in the block.

    UnusableError if another server has the lock, or if the file holds something else.
    """
    path = _find_file()
    if path is None or not path.parent.is_dir():  # a lock would create the folder
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
        _check_head(path)
        yield
    finally:
        lock.release()


def _check_head(path: Path) -> None:
    """Raise UnusableError if a file is no database; an empty one will be."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEAD))
    except OSError:  # it is not there yet, or every page says that it cannot be read
        return
    if head not in (b"", _HEAD):
        raise UnusableError(
            f"{path} is not a database of SQLite: move that file, or name another one in "
            f"{DATABASE}."
        )


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
