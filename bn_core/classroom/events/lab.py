"""Events that only the lab sends, for seats, slider positions and results of runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bn_core.classroom.events.event import MAX_SEATS, OUTLIER_LIMIT, Event, check_whole_number
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.validation import check_number, clean_nickname, clean_text


@dataclass(frozen=True, slots=True)
class RoomOpened(Event):
    """The room was created; ``key`` is the digest of the teacher's token."""

    code: str
    key: str


@dataclass(frozen=True, slots=True)
class StudentJoined(Event):
    """A student took the next seat; ``key`` is the digest of the student's token."""

    student: int
    nickname: str
    key: str

    def __post_init__(self) -> None:
        check_whole_number(self.student, "A seat", MAX_SEATS)
        object.__setattr__(self, "nickname", clean_nickname(self.nickname))


@dataclass(frozen=True, slots=True)
class AdmissionRequested(StudentJoined):
    """A student took the next seat, and waits there until the teacher decides."""


@dataclass(frozen=True, slots=True)
class SlidersMoved(Event):
    """Sliders were moved; ``x`` holds their positions by seat."""

    x: Mapping[int, float]

    def __post_init__(self) -> None:
        if not isinstance(self.x, Mapping):
            raise RefusedError("Positions of sliders must be numbers by seat.")
        x = {
            _read_seat(seat): check_number(value, "x", -OUTLIER_LIMIT, OUTLIER_LIMIT)
            for seat, value in self.x.items()
        }
        object.__setattr__(self, "x", x)


def _read_seat(written: Any) -> int:
    """Return a seat that JSON may have turned into text."""
    text = isinstance(written, str) and written.isdecimal() and len(written) < 10
    seat = int(written) if text else written
    check_whole_number(seat, "A seat", MAX_SEATS)
    return int(seat)


@dataclass(frozen=True, slots=True)
class TimeRanOut(Event):
    """The timer of the activity has reached zero, which closes it."""


@dataclass(frozen=True, slots=True)
class NetworkMeasured(Event):
    """A student's network was trained.

    ``accuracy`` is its test accuracy, and ``ended`` the reason if training stopped early.
    """

    student: int
    accuracy: float | None
    ended: str = ""

    def __post_init__(self) -> None:
        check_whole_number(self.student, "A seat", MAX_SEATS)
        if self.accuracy is not None:
            object.__setattr__(self, "accuracy", check_number(self.accuracy, "Accuracy", 0, 1))
        if self.ended:
            object.__setattr__(self, "ended", clean_text(self.ended, "The reason", 400))
