"""Reserve the SQLite database for one server at a time.

A server keeps the rooms that are in use in memory. Two servers on one database would each show a
class its own version of a room, and refuse each other's events. The system frees the lock of a
server that has been killed, so the next one can start at once. A command that only stores results
does not need the lock, and other databases are not locked.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bn_core.inputs.environment import DATABASE
from bn_core.storage.database import StorageError, find_sqlite_file

log = logging.getLogger(__name__)


class InUseError(StorageError):
    """Another server uses the database; the message is for a person."""


@contextmanager
def reserve_database() -> Iterator[None]:
    """Lock the SQLite file in the block; InUseError if another server has the lock."""
    path = _find_file()
    if path is None or not path.parent.is_dir():  # a lock would create the folder
        yield
        return
    lock = FileLock(f"{path}.lock", mode=0o600, blocking=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise InUseError(
            f"Another lab uses the database {path}: stop that lab first, or name "
            f"another database in {DATABASE}."
        ) from error
    except (OSError, NotImplementedError) as error:  # a folder that cannot be written or locked
        log.warning("the database cannot be locked", exc_info=error)
    try:
        yield
    finally:
        lock.release()


def _find_file() -> Path | None:
    try:
        path = find_sqlite_file()
    except StorageError:  # every page that needs the database says so
        return None
    return Path(path).resolve() if path else None
