"""Positions of sliders that are not stored yet.

They move many times a second, so the log holds a position of each once a second. Until then every
process shows the positions on top of the log's room. A position belongs to the process that shows
it first, which stores it. Processes hear notices of positions in one order, their own among them,
and the last notice of a slider says whose its position is. A stored position outdates each notice
that was sent before its process knew of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.events.event import LAB, Event
from bn_core.classroom.events.lab import SlidersMoved
from bn_core.classroom.room.state import Room

Moves = list[tuple[int, Event]]


class Sliders:
    """The positions by seat, of one activity.

    ``number`` is that of the log's last event when the room was loaded.
    """

    def __init__(self, number: int) -> None:
        self._fresh: dict[int, float] = {}  # moved here, and not shown yet
        self._own: dict[int, float] = {}  # shown, and to be stored by this process
        self._others: dict[int, float] = {}  # shown, and to be stored by another process
        self._unheard: dict[int, float] = {}  # own ones whose notice has not come back
        self._loaded = number
        self._stored: dict[int, int] = {}  # the number of the event that stored a position last

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

    def hear(self, x: Mapping[int, float], number: int) -> None:
        """Take positions of another process, which knew the log up to event ``number``."""
        for seat, value in x.items():
            is_outdated = number < self._stored.get(seat, self._loaded)
            if not is_outdated and seat not in self._unheard:  # else the own notice comes later
                self._own.pop(seat, None)
                self._others[seat] = value

    def hear_own(self, x: Mapping[int, float]) -> None:
        """Note that a notice of this process has come back."""
        for seat, value in x.items():
            if self._unheard.get(seat) == value:
                del self._unheard[seat]

    def select_own(self, x: Mapping[int, float]) -> dict[int, float]:
        """Return those of these positions that this process has still to store."""
        return {seat: value for seat, value in x.items() if self._own.get(seat) == value}

    def show(self) -> dict[int, float]:
        """Let the fresh positions be shown, and return them."""
        fresh, self._fresh = self._fresh, {}
        self._own |= fresh
        self._unheard |= fresh
        for seat in fresh:
            self._others.pop(seat, None)
        return fresh

    def forget_stored(self, x: Mapping[int, float], number: int) -> None:
        """Forget positions that event ``number`` has stored, unless a newer one is here."""
        for seat, stored in x.items():
            self._stored[seat] = number
            self._others.pop(seat, None)
            is_fresh = self._fresh.get(seat) == stored
            if is_fresh:  # what is shown is older than this
                del self._fresh[seat]
            if is_fresh or self._own.get(seat) == stored:
                self._own.pop(seat, None)
                self._unheard.pop(seat, None)

    def forget_notices(self) -> None:
        """Forget other processes' positions and the notices that are on their way.

        The next notices may be lost.
        """
        self._others.clear()
        self._unheard.clear()

    def clear(self) -> None:
        """Forget all, because another activity has started."""
        for each in (self._fresh, self._own, self._others, self._unheard, self._stored):
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
