"""Values that the process keeps for each session, in bounded number."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")


class Session:
    """One reader's visit, whose values are dropped when nothing refers to it."""

    @cached_property
    def stand_in(self) -> Session:
        """Another one for the same reader, which work may keep without the values."""
        return Session()


PROCESS = Session()
"""The session of work that belongs to no reader, which lasts as long as the process."""


class SessionStore(Generic[T]):
    """Values by key, each kept for a session; ``last_used`` orders them.

    A session that keeps more than ``per_session`` loses its longest unused value. If all sessions
    together keep more than ``most``, the sessions that keep the most give one up. So no session
    loses a value because another one asks for many.
    """

    def __init__(self, per_session: int, most: int, last_used: Callable[[T], float]) -> None:
        self.per_session, self.most, self._last_used = per_session, most, last_used
        self._kept: WeakKeyDictionary[Session, dict[str, T]] = WeakKeyDictionary()
        self._lock = threading.RLock()  # pages run in threads of their own

    def add(self, session: Session, key: str, value: T) -> None:
        """Keep a value for a session, in place of an older one if a limit is reached."""
        with self._lock:
            own = self._kept.setdefault(session, {})
            own[key] = value
            if len(own) > self.per_session:
                self._drop_oldest([own])
            sizes = [len(values) for values in self._kept.values()]
            if sum(sizes) > self.most:
                largest = max(sizes)
                self._drop_oldest(each for each in self._kept.values() if len(each) == largest)

    def get(self, key: str) -> T | None:
        """Return the value with this key, if it is still kept."""
        with self._lock:
            return next((each[key] for each in self._kept.values() if key in each), None)

    def remove(self, key: str) -> None:
        """Drop the value with this key, if it is still kept."""
        with self._lock:
            for values in self._kept.values():
                values.pop(key, None)

    def remove_unused(self, since: float) -> None:
        """Drop every value that was last used before ``since``."""
        with self._lock:
            for values in self._kept.values():
                for key in [key for key, each in values.items() if self._last_used(each) < since]:
                    del values[key]

    def _drop_oldest(self, sessions: Iterable[dict[str, T]]) -> None:
        values, key = min(
            ((values, key) for values in sessions for key in values),
            key=lambda place: self._last_used(place[0][place[1]]),
        )
        del values[key]
