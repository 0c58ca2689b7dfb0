"""What the teacher does: one activity at a time is started, closed, revealed and begun anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bn_core.classroom.errors import RefusedError
from bn_core.classroom.events.event import MAX_PLANNED, MAX_SEATS, Event, check_whole_number
from bn_core.classroom.settings import Setting, read_setting
from bn_core.classroom.validation import nickname
from bn_core.inputs.knobs import Knobs, choice, knob


@dataclass(frozen=True, slots=True)
class _Teachers(Event):
    sender: ClassVar[str] = "teacher"


@dataclass(frozen=True, slots=True)
class PlanSet(_Teachers):
    """What is going to be done, one activity after the other."""

    settings: tuple[Setting, ...]

    def __post_init__(self) -> None:
        given = self.settings
        if not isinstance(given, (list, tuple)) or len(given) > MAX_PLANNED:
            raise RefusedError(f"A plan is a list of at most {MAX_PLANNED} activities.")
        object.__setattr__(self, "settings", tuple(read_setting(each) for each in given))


@dataclass(frozen=True, slots=True)
class ActivityStarted(_Teachers):
    """An activity begins; one that was going on ends."""

    setting: Setting

    def __post_init__(self) -> None:
        object.__setattr__(self, "setting", read_setting(self.setting))


@dataclass(frozen=True, slots=True)
class NextActivityStarted(_Teachers):
    """The plan's next activity begins."""


@dataclass(frozen=True, slots=True)
class ActivityEnded(_Teachers):
    """The activity is over; the room waits."""


@dataclass(frozen=True, slots=True)
class AnswersClosed(_Teachers):
    """No more answers."""


@dataclass(frozen=True, slots=True)
class AnswersRevealed(_Teachers):
    """Answers, tallies and the truth are shown to all; nobody answers any more."""


@dataclass(frozen=True, slots=True)
class SecondVoteStarted(_Teachers):
    """The second vote on the same question begins."""


@dataclass(frozen=True, slots=True)
class ActivityReset(_Teachers):
    """The activity begins anew: what was answered is forgotten."""


@dataclass(frozen=True, slots=True)
class NamesSwitched(_Teachers):
    """Whether the projector shows names."""

    shown: bool

    def __post_init__(self) -> None:
        if not isinstance(self.shown, bool):
            raise RefusedError("Names are shown or they are not.")


@dataclass(frozen=True, slots=True)
class DoorSwitched(_Teachers):
    """Whether anyone can still join; who sits stays."""

    is_open: bool

    def __post_init__(self) -> None:
        if not isinstance(self.is_open, bool):
            raise RefusedError("A door is open or it is not.")


@dataclass(frozen=True, slots=True)
class StudentRenamed(_Teachers):
    """The teacher gives a student another name."""

    student: int
    nickname: str

    def __post_init__(self) -> None:
        check_whole_number(self.student, "A seat", MAX_SEATS)
        object.__setattr__(self, "nickname", nickname(self.nickname))


@dataclass(frozen=True, slots=True)
class StudentRemoved(_Teachers):
    """A student leaves for good, with all that this activity holds of theirs."""

    student: int

    def __post_init__(self) -> None:
        check_whole_number(self.student, "A seat", MAX_SEATS)


@dataclass(frozen=True, slots=True)
class ScaleAndShiftSet(_Teachers, Knobs):
    """The living batch gets another scale and shift."""

    gamma: float = knob(1.0, -10.0, 10.0, "scale γ")
    beta: float = knob(0.0, -10.0, 10.0, "shift β")


@dataclass(frozen=True, slots=True)
class ModeSwitched(_Teachers, Knobs):
    """Whose statistics count: the batch's own, or those it had when this was sent."""

    mode: str = choice("inference", ("train", "inference"), "whose statistics")


@dataclass(frozen=True, slots=True)
class OutlierChosen(_Teachers, Knobs):
    """One student is asked to become an outlier; 0 is none."""

    student: int = knob(0, 0, MAX_SEATS, "the outlier's seat, 0 for none")


@dataclass(frozen=True, slots=True)
class BatchSplit(_Teachers, Knobs):
    """Neighbouring seats become batches of this size, the last of what is left; 0 is one batch."""

    size: int = knob(0, 0, MAX_SEATS, "students in a batch, 0 for all")
