"""Limit tries that all web processes of one database count together.

They are those that protect a secret or a place: wrong codes, wrong words, rooms that are opened.
What only keeps one process from too much work is counted by that process alone.
"""

from __future__ import annotations

import hashlib

from bn_core.classroom.inputs.errors import TooOftenError
from bn_core.classroom.people.rate_limits import Pace
from bn_core.storage import tries


class SharedPace:
    """A pace whose turns are counted in the database, under ``name``.

    ``pace`` is this process's own. It refuses first, so that a refusal costs the database nothing,
    and learns from the database how many turns others have taken. Every call may wait for the
    database, so call it in a thread and not in an event loop.
    """

    def __init__(self, name: str, pace: Pace) -> None:
        self.name, self.pace = name, pace

    def take(self, key: str, now: float) -> float:
        """Take a turn, and return the seconds until it is due.

        Raises TooOftenError if too many are late here or in all processes together, and
        StorageError.
        """
        self.pace.take(key, now)
        restored = self._count(key, 1, now)
        try:
            wait = self.pace.measure_wait(restored, now)
        except TooOftenError:
            restored = self._count(key, -1, now)
            raise
        finally:
            self.pace.learn(key, restored, now)
        return wait

    def count(self, key: str, now: float) -> None:
        """Count a turn that this process's pace has given already; StorageError."""
        self.pace.learn(key, self._count(key, 1, now), now)

    def _count(self, key: str, turns: int, now: float) -> float:
        who = hashlib.sha256(f"{self.name} {key}".encode()).hexdigest()
        return tries.count_try(self.name, who, turns / self.pace.rate, now, self.pace.longest)
