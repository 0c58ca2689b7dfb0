"""Any event that a room may be sent, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from bn_core.classroom.events.event import OUTCOMES, Event
from bn_core.classroom.events.student import (
    LineWritten,
    NetworkPicked,
    NumberAnswered,
    SliderMoved,
    VoteCast,
)
from bn_core.classroom.events.teacher import (
    ActivityEnded,
    ActivityPlanned,
    ActivityReset,
    ActivityStarted,
    AnswersClosed,
    AnswersRevealed,
    BatchSplit,
    DoorSwitched,
    MinuteAdded,
    ModeSwitched,
    NamesSwitched,
    NextActivityStarted,
    OutlierChosen,
    PlanSet,
    ScaleAndShiftSet,
    ScreeningSwitched,
    SecondVoteStarted,
    StudentAdmitted,
    StudentDeclined,
    StudentRemoved,
    TimerStarted,
    TimerStopped,
)
from bn_core.classroom.steps.notes import Notes
from bn_core.classroom.steps.settings import ClassSweep, LivingBatch, LookAt, Setting, WriteLine
from tests.classroom.rooms import NUMBER, OPTIONS

SETTINGS = st.sampled_from(
    [
        LivingBatch(),
        NUMBER,
        OPTIONS,
        ClassSweep(),
        LookAt("/depth"),
        LivingBatch(),
        OPTIONS,
        WriteLine(),
    ]
)
SEATS = st.integers(1, 5)
WORDS = st.text(min_size=1, max_size=30)
NAMES = st.text("abcdefgh =@é漢", min_size=1, max_size=8)
BARE = (
    NextActivityStarted(),
    ActivityEnded(),
    AnswersClosed(),
    AnswersRevealed(),
    SecondVoteStarted(),
    ActivityReset(),
    MinuteAdded(),
    TimerStopped(),
)


def _plan_with_notes(settings: list[Setting]) -> PlanSet:
    return PlanSet(tuple(settings), tuple(Notes(title=each.title) for each in settings))


def teachers() -> st.SearchStrategy[Event]:
    return st.one_of(
        st.sampled_from(BARE),
        SETTINGS.map(ActivityStarted),
        st.lists(SETTINGS, max_size=3).map(tuple).map(PlanSet),
        st.booleans().map(NamesSwitched),
        st.booleans().map(DoorSwitched),
        st.booleans().map(ScreeningSwitched),
        SETTINGS.map(ActivityPlanned),
        st.lists(SETTINGS, max_size=3).map(_plan_with_notes),
        st.floats(5, 3600).map(lambda seconds: TimerStarted(seconds).start(1e9)),
        SEATS.map(StudentRemoved),
        st.integers(0, 5).map(StudentAdmitted),
        st.integers(0, 5).map(StudentDeclined),
        st.builds(ScaleAndShiftSet, st.floats(-10, 10), st.floats(-10, 10)),
        st.sampled_from(["train", "inference"]).map(ModeSwitched),
        st.integers(0, 5).map(OutlierChosen),
        st.integers(0, 5).map(BatchSplit),
    )


def students() -> st.SearchStrategy[Event]:
    return st.one_of(
        st.floats(-100, 100).map(SliderMoved),
        st.floats(-1e12, 1e12).map(NumberAnswered),
        st.integers(-1, 6).map(VoteCast),
        st.sampled_from(["x.mean(0)", "mean = x.sum(0)", "=1", "x.__class__"]).map(LineWritten),
        st.builds(NetworkPicked, st.floats(1e-4, 100), expects=st.sampled_from(OUTCOMES)),
    )
