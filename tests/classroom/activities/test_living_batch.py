"""The living batch is what the core computes of where the sliders stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from bn_core import RunningStats, normalize, normalize_with
from bn_core.classroom.activities.batch_statistics import EPS, Statistics, place_slider
from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.events.event import TEACHER
from bn_core.classroom.events.student import SliderMoved
from bn_core.classroom.events.teacher import (
    BatchSplit,
    ModeSwitched,
    NamesSwitched,
    OutlierChosen,
    ScaleAndShiftSet,
    StudentRemoved,
)
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.room.state import Room
from bn_core.classroom.room.strips import draw_strips
from bn_core.classroom.room.views import view_as_projector, view_as_student, view_as_teacher
from bn_core.classroom.steps.settings import LivingBatch
from tests.classroom.rooms import apply_events, few, room_of, text

XS = st.lists(st.floats(-10, 10), min_size=1, max_size=20)


def living(room: Room) -> LivingBatchActivity:
    assert isinstance(room.activity, LivingBatchActivity)
    return room.activity


def move_sliders(room: Room, xs: list[float]) -> Room:
    return apply_events(room, *((seat, SliderMoved(x)) for seat, x in enumerate(xs, start=1)))


@few
@given(XS, st.floats(-10, 10), st.floats(-10, 10))
def test_living_batch_equals_core_normalize(xs: list[float], gamma: float, beta: float) -> None:
    room = move_sliders(room_of(len(xs), LivingBatch()), xs).after(
        TEACHER, ScaleAndShiftSet(gamma, beta)
    )
    step = normalize([[x] for x in xs], gamma, beta, EPS)
    (drawn,) = draw_strips(room.activity, "light")
    assert drawn["students"] == [*range(1, len(xs) + 1)]
    assert {each["name"]: each["values"] for each in drawn["lines"]} == {
        "x": xs,
        "centered": step.centered[:, 0].tolist(),
        "x_hat": step.x_hat[:, 0].tolist(),
        "y": step.y[:, 0].tolist(),
    }
    for place in range(len(xs)):
        own = view_as_student(room, place + 1)["activity"]
        assert (own["x"], own["x_hat"], own["y"]) == (
            xs[place],
            step.x_hat[place, 0],
            step.y[place, 0],
        )


def test_living_batch_view_holds_statistics_and_shown_names() -> None:
    room = move_sliders(room_of(3, LivingBatch()), [1.0, 2.0, 4.0]).after(TEACHER, BatchSplit(2))
    means = [(1.5, 0.25), (4.0, 0.0)]
    names = [["Student 1", "Student 2"], ["Student 3"]]
    for view, result in (
        (view_as_projector(room), [[None, None], [None]]),
        (view_as_teacher(room), names),
        (view_as_projector(room.after(TEACHER, NamesSwitched(True))), names),
    ):
        batches = view["activity"]["batches"]
        assert [(each["mean"], each["var"]) for each in batches] == means
        assert [each["names"] for each in batches] == result


@few
@given(XS.filter(lambda xs: len(xs) > 1), st.floats(-10, 10))
def test_living_batch_moves_unmoved_sample_only_in_training(
    xs: list[float], elsewhere: float
) -> None:
    room = move_sliders(room_of(len(xs), LivingBatch()), xs)
    frozen = room.after(TEACHER, ModeSwitched("inference"))
    other = frozen.after(2, SliderMoved(elsewhere))
    assert text(view_as_student(frozen, 1)) == text(view_as_student(other, 1))
    stats = RunningStats.start(1, momentum=None).after(normalize([[x] for x in xs], eps=EPS))
    step = normalize_with(stats, [[xs[0]], [elsewhere], *([x] for x in xs[2:])], eps=EPS)
    assert_array_equal(living(other).batches[0].step.x_hat, step.x_hat)
    back = other.after(TEACHER, ModeSwitched("train"))
    assert_array_equal(living(back).batches[0].step.x_hat, normalize(step.x, eps=EPS).x_hat)


@few
@given(XS, st.integers(1, 8))
def test_living_batch_split_equals_core_per_batch(xs: list[float], size: int) -> None:
    room = move_sliders(room_of(len(xs), LivingBatch()), xs).after(TEACHER, BatchSplit(size))
    batches = living(room).batches
    assert [seat for each in batches for seat in each.students] == list(range(1, len(xs) + 1))
    assert all(len(each.students) == size for each in batches[:-1])
    for each in batches:
        of = LivingBatch()
        alone = normalize([[xs[seat - 1]] for seat in each.students], of.gamma, of.beta, EPS)
        assert_array_equal(each.step.y, alone.y)


def test_living_batch_inference_averages_split_batches() -> None:
    room = move_sliders(room_of(5, LivingBatch()), [0.0, 2.0, 4.0, 8.0, 9.0])
    room = apply_events(room, (TEACHER, BatchSplit(2)), (TEACHER, ModeSwitched("inference")))
    assert living(room).running == Statistics((1 + 6) / 2, (2 + 8) / 2)
    later = apply_events(room, (1, SliderMoved(-3.0)), (TEACHER, ModeSwitched("inference")))
    assert living(later).running == living(room).running


def test_living_batch_inference_needs_two_students() -> None:
    with pytest.raises(RefusedError, match="at least two students"):
        room_of(1, LivingBatch()).after(TEACHER, ModeSwitched("inference"))
    assert view_as_projector(room_of(0, LivingBatch()))["activity"]["batches"] == []


def test_living_batch_only_outlier_exceeds_slider_limit() -> None:
    room = room_of(3, LivingBatch())
    with pytest.raises(RefusedError, match="from -10 to 10"):
        room.after(2, SliderMoved(50.0))
    far = apply_events(room, (TEACHER, OutlierChosen(2)), (2, SliderMoved(50.0)))
    assert view_as_student(far, 2)["activity"]["x"] == 50
    assert view_as_student(far, 2)["activity"]["outlier"]
    assert living(far.after(TEACHER, OutlierChosen(0))).x[2] == 10
    with pytest.raises(RefusedError, match="seat 4"):
        room.after(TEACHER, OutlierChosen(4))
    assert living(far.after(TEACHER, StudentRemoved(2))).outlier == 0


def test_place_slider_spreads_seats() -> None:
    places = [place_slider(seat) for seat in range(1, 301)]
    assert max(map(abs, places)) <= 3
    assert len(set(places[:30])) > 25


def test_living_batch_begins_with_a_y_that_differs_from_x_hat() -> None:
    room = move_sliders(room_of(3, LivingBatch()), [1.0, 2.0, 4.0])
    for seat in room.present:
        own = view_as_student(room, seat)["activity"]
        assert own["y"] == own["gamma"] * own["x_hat"] + own["beta"] != own["x_hat"]
