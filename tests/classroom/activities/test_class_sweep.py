"""What a student picks is a run of its config, and bets are scored by what came of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.activities.class_sweep import ClassSweepActivity
from bn_core.classroom.events.event import LAB, OUTCOMES, TEACHER
from bn_core.classroom.events.lab import NetworkMeasured
from bn_core.classroom.events.student import NetworkPicked
from bn_core.classroom.events.teacher import AnswersClosed, AnswersRevealed
from bn_core.classroom.inputs.errors import NotNowError
from bn_core.classroom.room.views import view_as_projector, view_as_student
from bn_core.classroom.steps.settings import ClassSweep
from bn_core.experiments.run_config import RunConfig
from tests.classroom.rooms import apply_events, few, room_of


@few
@given(st.floats(1e-4, 100), st.floats(0.01, 100), st.booleans(), st.integers(0, 9999))
def test_class_sweep_job_matches_network_config(
    rate: float, scale: float, norm: bool, seed: int
) -> None:
    setting = ClassSweep(depth=4, seed=seed)
    room = room_of(1, setting).after(1, NetworkPicked(rate, scale, norm))
    assert isinstance(room.activity, ClassSweepActivity)
    assert room.activity.jobs == ()
    after = room.after(TEACHER, AnswersClosed()).activity
    assert isinstance(after, ClassSweepActivity)
    (job,) = after.jobs
    assert job.config == RunConfig(
        activation="relu",
        depth=4,
        width=32,
        batch_size=64,
        steps=200,
        seed=seed,
        rate=rate,
        init_scale=scale,
    )
    assert job.norm in job.config.norms
    assert (job.norm == "batch") == norm


def test_class_sweep_counts_right_predictions() -> None:
    room = room_of(4, ClassSweep(good=0.8))
    bets = [("learns", 0.9, ""), ("learns", 0.5, ""), ("diverges", None, "diverged at step 3: so.")]
    room = apply_events(
        room, *((seat, NetworkPicked(expects=bet)) for seat, (bet, _, _) in enumerate(bets, 1))
    )
    with pytest.raises(NotNowError, match="closed"):
        room.after(LAB, NetworkMeasured(1, 0.9))
    room = room.after(TEACHER, AnswersClosed())
    for seat, (_, accuracy, ended) in enumerate(bets, 1):
        room = room.after(LAB, NetworkMeasured(seat, accuracy, ended))
    assert room.after(LAB, NetworkMeasured(4, 0.9)) is room  # nobody's network, any more
    assert [point["outcome"] for point in view_as_projector(room)["activity"]["points"]] == list(
        OUTCOMES
    )
    assert view_as_projector(room)["activity"]["score"] is None
    assert "right" not in view_as_student(room, 2)["activity"]["own"]
    shown = view_as_projector(room.after(TEACHER, AnswersRevealed()))["activity"]["score"]
    assert (shown["predicted"], shown["of"]) == (2, 3)
    assert (
        view_as_student(room.after(TEACHER, AnswersRevealed()), 2)["activity"]["own"]["right"]
        is False
    )
