"""Positions of sliders that are not stored yet.

They move many times a second, so the log holds a position of each once a second. Until then every
process shows the positions on top of the log's room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.events.event import LAB, Event
from bn_core.classroom.events.lab import SlidersMoved
from bn_core.classroom.room.state import Room

Moves = list[tuple[int, Event]]


class Sliders:
    """The positions by seat, of one activity."""

    def __init__(self) -> None:
        self._fresh: dict[int, float] = {}  # moved here, and not shown yet
        self._own: dict[int, float] = {}  # shown, and to be stored by this process
        self._others: dict[int, float] = {}  # shown, and to be stored by another process

    @property
    def is_stored(self) -> bool:
        """Whether this process has no position to store."""
        return not (self._own or self._fresh)

    def propose(self, before: Room, with_others: bool = False) -> Callable[[Room], Moves]:
        """Return what stores the present positions in a log that held ``before``.

        Those of other processes only on demand, and only where nobody has stored another since.
        """
        own = {**self._own, **self._fresh}
        others = dict(self._others) if with_others else {}
        known = _read_positions(before)

        def list_moves(room: Room) -> Moves:
            if room.turn != before.turn:
                return []
            now = _read_positions(room)
            x = {seat: value for seat, value in others.items() if now.get(seat) == known.get(seat)}
            return _list_moves(room, {**x, **own})

        return list_moves

    def move(self, seat: int, x: float) -> None:
        """Take a position that a student of this process has chosen."""
        self._fresh[seat] = x

    def hear(self, x: Mapping[int, float]) -> None:
        """Take positions of students of another process."""
        self._others.update(x)
        for seat in x:
            self._own.pop(seat, None)

    def show(self) -> dict[int, float]:
        """Let the fresh positions be shown, and return them."""
        fresh, self._fresh = self._fresh, {}
        self._own |= fresh
        for seat in fresh:
            self._others.pop(seat, None)
        return fresh

    def forget_stored(self, x: Mapping[int, float]) -> None:
        """Forget positions that the log holds, unless a newer one is here."""
        for seat, stored in x.items():
            self._others.pop(seat, None)
            if self._fresh.get(seat) == stored:  # what is shown is older than this
                del self._fresh[seat]
                self._own.pop(seat, None)
            elif self._own.get(seat) == stored:
                del self._own[seat]

    def forget_others(self) -> None:
        """Forget what other processes have told, because later notices may be lost."""
        self._others.clear()

    def clear(self) -> None:
        """Forget all, because another activity has started."""
        for each in (self._fresh, self._own, self._others):
            each.clear()

    def put_on(self, room: Room) -> Room:
        """Return the log's room with the shown positions."""
        for who, event in _list_moves(room, {**self._others, **self._own}):
            room = room.after(who, event)
        return room


def _read_positions(room: Room) -> Mapping[int, float]:
    return room.activity.x if isinstance(room.activity, LivingBatchActivity) else {}


def _list_moves(room: Room, x: Mapping[int, float]) -> Moves:
    """Return the event that moves the sliders, without those that cannot be moved now."""
    activity = room.activity
    if isinstance(activity, LivingBatchActivity):
        x = {seat: value for seat, value in x.items() if activity.takes(seat, value)}
        if x:
            return [(LAB, SlidersMoved(x))]
    return []
