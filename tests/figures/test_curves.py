"""However frames were recorded, their losses merge into one curve with every step in its place."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.curves import (
    MAX_POINTS,
    downsample_steps,
    merge_losses,
    round_values,
    sample_frames,
)
from bn_core.training.trainer import Trainer, train

NOTHING = np.zeros((1, 1))


def frame(step: int, first: int, *of_steps: float) -> Frame:
    return Frame(
        step=step,
        rate=0.1,
        norms=("none", "batch"),
        first=first,
        losses=np.array([[loss, -loss] for loss in of_steps]).reshape(-1, 2),
        accuracy=NOTHING,
        edges=NOTHING,
        histogram=NOTHING,
        percentiles=NOTHING,
        gradient=NOTHING,
        saturated=NOTHING,
        ended=("", ""),
    )


def test_a_frame_off_the_schedule_repeats_into_the_next_and_is_counted_once() -> None:
    frames = [
        frame(0, 1),
        frame(1, 1, 1.0),
        frame(3, 2, 2.0, 3.0),
        frame(4, 2, 2.0, 3.0, 4.0),
        frame(6, 2, 2.0, 3.0, 4.0, 5.0, 6.0),
        frame(8, 7, 7.0, 8.0),
    ]
    curve = merge_losses(frames)
    np.testing.assert_array_equal(curve[:, 0], np.arange(1.0, 9.0))
    np.testing.assert_array_equal(curve[:, 1], -curve[:, 0])


def test_before_the_first_step_there_is_no_loss() -> None:
    assert merge_losses([frame(0, 1)]).shape == (0, 2)
    steps, means, n = downsample_steps(merge_losses([frame(0, 1)]))
    assert (len(steps), len(means), n) == (0, 0, 1)


def test_a_run_watched_step_by_step_draws_the_curve_of_a_run_that_was_left_alone() -> None:
    config = RunConfig(data="moons", depth=1, width=4, steps=50)
    trainer = Trainer(config)
    watched = [each for n in (1, 2, 9, 17, 3, 18) for each in trainer.step(n)]
    np.testing.assert_array_equal(merge_losses(watched), merge_losses(list(train(config))))


@given(steps=st.integers(0, 3 * MAX_POINTS + 7))
def test_a_thinned_curve_holds_the_mean_of_every_n_steps(steps: int) -> None:
    curve = np.random.default_rng(steps).normal(size=(steps, 2))
    at, means, n = downsample_steps(curve)
    assert len(at) == len(means) <= MAX_POINTS
    assert n == 1 or (n - 1) * MAX_POINTS < steps
    for last, mean in zip(at, means, strict=True):
        np.testing.assert_allclose(mean, curve[last - n : last].mean(axis=0))
    assert steps - n < (at[-1] if len(at) else 0) <= steps or not steps


@given(count=st.integers(1, 4 * MAX_POINTS))
def test_some_frames_always_include_the_last_and_keep_their_order(count: int) -> None:
    frames: Sequence[Frame] = [frame(step, 1) for step in range(count)]
    steps = [each.step for each in sample_frames(frames)]
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (0, count - 1)
    assert len(steps) <= MAX_POINTS


@given(value=st.floats(width=32))
def test_a_number_for_the_wire_has_four_digits_and_what_is_none_is_a_gap(value: float) -> None:
    [sent] = round_values(np.array([value], dtype=np.float32))
    if not np.isfinite(value):
        assert sent is None
    else:
        assert sent == pytest.approx(value, rel=6e-4)
        assert type(sent) is float
