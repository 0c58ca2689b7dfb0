"""Any event that a room may be sent, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from bn_core.classroom.events.event import OUTCOMES, Event
from bn_core.classroom.events.student import Answered, Moved, Picked, Voted
from bn_core.classroom.events.teacher import (
    Closed,
    Door,
    Ended,
    Named,
    Next,
    Planned,
    Removed,
    Reset,
    Revealed,
    Revoted,
    Scaled,
    Singled,
    Split,
    Started,
    Switched,
)
from bn_core.classroom.settings import ClassSweep, LivingBatch, LookAt
from tests.classroom.rooms import NUMBER, OPTIONS

SETTINGS = st.sampled_from(
    [LivingBatch(), NUMBER, OPTIONS, ClassSweep(), LookAt("/depth"), LivingBatch(), OPTIONS]
)
SEATS = st.integers(1, 5)
WORDS = st.text(min_size=1, max_size=30)
NAMES = st.text("abcdefgh =@é漢", min_size=1, max_size=8)
BARE = (Next(), Ended(), Closed(), Revealed(), Revoted(), Reset())


def teachers() -> st.SearchStrategy[Event]:
    return st.one_of(
        st.sampled_from(BARE),
        SETTINGS.map(Started),
        st.lists(SETTINGS, max_size=3).map(tuple).map(Planned),
        st.booleans().map(Named),
        st.booleans().map(Door),
        SEATS.map(Removed),
        st.builds(Scaled, st.floats(-10, 10), st.floats(-10, 10)),
        st.sampled_from(["train", "inference"]).map(Switched),
        st.integers(0, 5).map(Singled),
        st.integers(0, 5).map(Split),
    )


def students() -> st.SearchStrategy[Event]:
    return st.one_of(
        st.floats(-100, 100).map(Moved),
        st.floats(-1e12, 1e12).map(Answered),
        st.integers(-1, 6).map(Voted),
        st.builds(Picked, st.floats(1e-4, 100), expects=st.sampled_from(OUTCOMES)),
    )
