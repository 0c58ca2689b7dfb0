"""Notices between the web processes that share a PostgreSQL database.

They are sent by NOTIFY, so they need no further server. A notice of a transaction arrives once it
is committed, and all arrive in the order of the commits. A process that was not connected has
missed some, so it reads what is stored when it is connected again. Other databases belong to one
process, which has nobody to tell.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select, text

from bn_core.storage.database import POSTGRESQL, database, open_connection

log = logging.getLogger(__name__)

CHANNEL = "bn_lab_rooms"
_CHECK_EVERY = 0.5
"""Seconds after which the listening thread looks whether it should end."""
_PROBE_AFTER = 20
"""Checks without a notice after which the connection is tried."""
_RETRY_AFTER = 0.3
"""Seconds before a lost connection is opened again."""


@dataclass(frozen=True, slots=True)
class Notice:
    """News of one room, or of one check of phones, from the process ``sender``.

    ``number`` is that of the last stored event that the sender knew. Positions ``x`` of sliders by
    seat, in ``turn``, are not stored yet. ``phone`` has opened the page of ``check``, with a live
    connection or not.
    """

    room: str
    number: int = 0
    is_deleted: bool = False
    sender: str = ""
    turn: int = 0
    x: Mapping[int, float] = field(default_factory=dict)
    check: str = ""
    phone: str = ""
    is_live: bool = False

    def write(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def read(cls, written: str) -> Notice:
        """Return a notice from JSON; ValueError, TypeError, LookupError, AttributeError."""
        values = json.loads(written)
        positions = {int(seat): float(x) for seat, x in values.pop("x").items()}
        return cls(**values, x=positions)


def announce(connection: Connection, notice: Notice) -> None:
    """Tell every process, this one too, once the transaction is committed."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(select(func.pg_notify(CHANNEL, notice.write())))


def send_notice(notice: Notice) -> None:
    """Tell every process something that is not stored; StorageError."""
    with database() as connection:
        announce(connection, notice)


class Listener:
    """A thread that calls back with each notice until it is closed.

    ``on_connect`` is called first, and again after every lost connection.
    """

    def __init__(self, on_notice: Callable[[Notice], None], on_connect: Callable[[], None]) -> None:
        self._on_notice, self._on_connect = on_notice, on_connect
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="room notices", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def close(self) -> None:
        """Stop listening, and wait until the thread has ended."""
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._listen()
            except Exception as error:  # whatever failed, the next try may succeed
                log.warning("notices of rooms are not received for now: %s", error)
                self._ending.wait(_RETRY_AFTER)

    def _listen(self) -> None:
        with open_connection() as connection:
            connection.execute(text(f"LISTEN {CHANNEL}"))
            self._on_connect()
            driver: Any = connection.connection.driver_connection
            quiet = 0
            try:
                while not self._ending.is_set():
                    quiet += 1
                    for each in driver.notifies(timeout=_CHECK_EVERY):
                        quiet = 0
                        self._receive(each.payload)
                    if quiet >= _PROBE_AFTER:
                        connection.execute(text("SELECT 1"))
                        quiet = 0
            finally:
                connection.invalidate()  # a connection that listens is of no other use

    def _receive(self, payload: str) -> None:
        try:
            notice = Notice.read(payload)
        except (ValueError, TypeError, LookupError, AttributeError):
            log.warning("a notice of another version is ignored")
        else:
            self._on_notice(notice)
