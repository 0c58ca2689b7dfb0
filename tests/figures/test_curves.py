"""However frames were recorded, their losses merge into one curve with every step in its place."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.curves import (
    MAX_POINTS,
    downsample_steps,
    merge_losses,
    round_rows,
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


def test_merge_losses_counts_repeated_steps_once() -> None:
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


def test_merge_losses_is_empty_before_the_first_step() -> None:
    assert merge_losses([frame(0, 1)]).shape == (0, 2)
    steps, means, n = downsample_steps(merge_losses([frame(0, 1)]))
    assert (len(steps), len(means), n) == (0, 0, 1)


def test_merge_losses_of_single_steps_equals_scheduled_frames() -> None:
    config = RunConfig(data="moons", depth=1, width=4, steps=50)
    trainer = Trainer(config)
    watched = [each for n in (1, 2, 9, 17, 3, 18) for each in trainer.step(n)]
    np.testing.assert_array_equal(merge_losses(watched), merge_losses(list(train(config))))


@given(steps=st.integers(0, 3 * MAX_POINTS + 7))
def test_downsample_steps_averages_every_n_steps(steps: int) -> None:
    curve = np.random.default_rng(steps).normal(size=(steps, 2))
    at, means, n = downsample_steps(curve)
    assert len(at) == len(means) <= MAX_POINTS
    assert n == 1 or (n - 1) * MAX_POINTS < steps
    for last, mean in zip(at, means, strict=True):
        np.testing.assert_allclose(mean, curve[last - n : last].mean(axis=0))
    assert steps - n < (at[-1] if len(at) else 0) <= steps or not steps


@given(count=st.integers(1, 4 * MAX_POINTS))
def test_sample_frames_keeps_order_and_the_last_frame(count: int) -> None:
    frames: Sequence[Frame] = [frame(step, 1) for step in range(count)]
    steps = [each.step for each in sample_frames(frames)]
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (0, count - 1)
    assert len(steps) <= MAX_POINTS


numbers = st.one_of(
    st.floats(), st.floats(-1e5, 1e5), st.integers(-99999, 99999).map(lambda n: n / 1e7)
)


@given(values=st.lists(numbers, max_size=8))
def test_round_values_writes_four_digits_and_gaps(values: list[float]) -> None:
    sent = round_values(np.array(values))
    assert sent == [float(f"{v:.4g}") if np.isfinite(v) else None for v in values]
    assert {type(each) for each in sent} <= {float, type(None)}
    assert round_rows(np.array([values, values])) == [sent, sent]
