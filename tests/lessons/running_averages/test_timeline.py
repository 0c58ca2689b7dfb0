"""Tests of the averages of a timeline against PyTorch's buffers."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core import RunningStats, normalize
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.timeline import OUTLIER, Timeline, simulate_timeline
from bn_core.norm.averages import Moments
from bn_core.norm.momentum import compute_half_life, compute_share_reached, count_batches_to_reach
from tests.hypothesis_profiles import examples

STORIES = [
    TimelineConfig(),
    TimelineConfig(batches=10, batch_size=2, momentum=1.0),
    TimelineConfig(change_at=30, batches=60, momentum=0.01),
    TimelineConfig(poison="outlier", poison_at=20, batches=60),
    TimelineConfig(poison="nan", poison_at=20, batches=60),
    TimelineConfig(poison="nan", poison_at=20, batches=60, momentum=1.0),
    TimelineConfig(poison="nan", poison_at=1, recover="reset", recover_at=2, batches=10),
    TimelineConfig(poison="nan", poison_at=20, recover="reset", recover_at=40, batches=60),
    TimelineConfig(poison="outlier", poison_at=20, recover="reset", recover_at=20, batches=60),
    TimelineConfig(poison="nan", poison_at=40, recover="reset", recover_at=20, batches=60),
]
stories = pytest.mark.parametrize("config", STORIES)


def buffers(made: Timeline, momentum: float | None) -> Moments:
    """What PyTorch's layer has stored after each batch of the timeline."""
    layer = torch.nn.BatchNorm1d(1, momentum=momentum, dtype=torch.float64)
    kept = [(0.0, 1.0)]
    for t, batch in enumerate(made.x, start=1):
        if t == made.reset:
            layer.reset_running_stats()
        layer(torch.from_numpy(batch[:, None].copy()))
        kept.append((layer.running_mean.item(), layer.running_var.item()))
    return Moments(*np.array(kept).T)


def same(ours: Moments, theirs: Moments) -> None:
    np.testing.assert_allclose(ours.mean, theirs.mean, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(ours.var, theirs.var, rtol=1e-10)


@stories
def test_every_place_is_the_buffer_of_pytorch_after_that_batch(config: TimelineConfig) -> None:
    made = simulate_timeline(config)
    same(made.running, buffers(made, config.momentum))
    same(made.cumulative, buffers(made, None))


@pytest.mark.parametrize("momentum", [0.1, 1.0, None])
def test_a_nan_is_for_ever_in_pytorch_and_here_until_the_reset(momentum: float | None) -> None:
    made = simulate_timeline(
        TimelineConfig(poison="nan", poison_at=20, batches=60, momentum=momentum or 0.1)
    )
    for found in (buffers(made, momentum), made.running, made.cumulative, made.exact):
        assert np.isfinite(found.var[1:20]).all()
        assert np.isnan(found.mean[20:]).all()
        assert np.isnan(found.var[20:]).all()
    cured = simulate_timeline(dataclasses.replace(made.config, recover="reset", recover_at=40))
    for found in (cured.running, cured.cumulative, cured.exact):
        assert np.isnan(found.mean[20:40]).all()
        assert np.isfinite(found.mean[40:]).all()


@settings(max_examples=examples(40))
@given(
    seed=st.integers(0, 9999),
    size=st.integers(2, 20),
    change=st.integers(0, 20),
    reset=st.integers(1, 20),
    mean=st.floats(-10, 10),
    spread=st.floats(0.1, 10),
)
def test_one_pass_equals_two_passes_over_everything(
    seed: int, size: int, change: int, reset: int, mean: float, spread: float
) -> None:
    made = simulate_timeline(
        TimelineConfig(
            mean=mean,
            spread=spread,
            batch_size=size,
            batches=15,
            change_at=change,
            seed=seed,
            recover="reset",
            recover_at=reset,
        )
    )
    start = reset - 1 if reset <= 15 else 0
    for t in range(1, 16):
        seen = made.x[start if t > start else 0 : t]
        assert made.exact.mean[t] == pytest.approx(seen.mean(), rel=1e-12, abs=1e-12)
        assert made.exact.var[t] == pytest.approx(seen.var(ddof=1), rel=1e-12)


def test_the_batches_are_their_own_statistics() -> None:
    made = simulate_timeline(TimelineConfig(batch_size=5))
    np.testing.assert_array_equal(made.batch.mean[1:], made.x.mean(axis=1))
    np.testing.assert_array_equal(made.batch.var[1:], made.x.var(axis=1))
    np.testing.assert_allclose(made.unbiased[1:], made.batch.var[1:] * 5 / 4)
    assert np.isnan([made.batch.mean[0], made.batch.var[0], made.unbiased[0]]).all()


def test_timeline_without_nan_is_running_stats() -> None:
    made = simulate_timeline(TimelineConfig(poison="outlier", poison_at=3, batches=20))
    for momentum, found in ((0.1, made.running), (None, made.cumulative)):
        stats = RunningStats.start(1, momentum)
        for t, batch in enumerate(made.x, start=1):
            stats = stats.after(normalize(batch[:, None]))
            assert found.mean[t] == pytest.approx(stats.mean[0], rel=1e-10)
            assert found.var[t] == pytest.approx(stats.var[0], rel=1e-10)


def test_the_truth_changes_with_the_batch_named_and_the_first_batches_stay() -> None:
    plain = simulate_timeline(TimelineConfig())
    made = simulate_timeline(TimelineConfig(change_at=50, batches=200))
    np.testing.assert_array_equal(made.x[:49], plain.x[:49])
    assert made.truth.mean[49:51].tolist() == [2.0, -2.0]
    assert made.truth.var[49:51].tolist() == [9.0, 1.0]
    assert abs(made.x[49:].mean() + 2) < 0.1
    assert (made.changed_batch, plain.changed_batch) == (50, None)
    assert simulate_timeline(TimelineConfig(batches=10, change_at=11)).changed_batch is None
    assert set(plain.truth.mean) == {2.0}


def test_only_one_batch_is_corrupted() -> None:
    plain, made = (
        simulate_timeline(TimelineConfig()),
        simulate_timeline(TimelineConfig(poison="outlier")),
    )
    assert np.argwhere(plain.x != made.x).tolist() == [[59, 0]]
    assert made.x[59, 0] == pytest.approx(2 + 3 * OUTLIER)
    assert (made.corrupted_batch, plain.corrupted_batch, plain.reset) == (60, None, None)
    assert simulate_timeline(TimelineConfig(poison="nan", batches=59)).corrupted_batch is None


def test_the_golden_steps() -> None:
    assert (
        count_batches_to_reach(0.1),
        count_batches_to_reach(0.01),
        count_batches_to_reach(1.0),
    ) == (44, 459, 1)
    assert compute_half_life(0.1) == pytest.approx(6.5788, abs=1e-4)
    assert compute_half_life(1.0) == 0.0


@given(momentum=st.floats(0.001, 1), share=st.floats(0.01, 0.999))
def test_steps_to_is_the_first_step_that_arrives(momentum: float, share: float) -> None:
    steps = count_batches_to_reach(momentum, share)
    assert compute_share_reached(momentum, steps) >= share - 1e-6
    assert steps == 1 or compute_share_reached(momentum, steps - 1) < share + 1e-6
    assert (1 - momentum) ** compute_half_life(momentum) == pytest.approx(0.5) or momentum == 1


def test_a_layer_fed_a_constant_source_arrives_when_the_formula_says() -> None:
    made = simulate_timeline(TimelineConfig(mean=10.0, spread=0.1, batch_size=256, batches=60))
    np.testing.assert_allclose(
        made.running.mean / 10, [compute_share_reached(0.1, t) for t in range(61)], atol=0.005
    )


@pytest.mark.parametrize("momentum", [0.0, -0.1, 1.1, math.nan])
def test_a_momentum_that_never_arrives_is_refused(momentum: float) -> None:
    for ask in (compute_half_life, count_batches_to_reach):
        with pytest.raises(ValueError, match="momentum must be above 0"):
            ask(momentum)
    with pytest.raises(ValueError, match="between 0 and 1"):
        count_batches_to_reach(0.1, 1.0)
