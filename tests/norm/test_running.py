"""Running statistics are PyTorch's buffers, and inference with them is PyTorch's eval mode."""

import dataclasses

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core import LAYER, RunningStats, normalize, normalize_with
from tests.hypothesis_profiles import examples

LAYERS = {2: torch.nn.BatchNorm1d, 3: torch.nn.BatchNorm1d, 4: torch.nn.BatchNorm2d}
SHAPES = [(6, 4), (6, 4, 5), (6, 4, 5, 3)]


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)])
@pytest.mark.parametrize("momentum", [0.1, 0.9, 0.0, 1.0, None])
@pytest.mark.parametrize("shape", SHAPES)
def test_running_stats_agree_with_pytorch(shape, momentum, dtype, tolerance):
    rng = np.random.default_rng(7)
    layer = LAYERS[len(shape)](4, momentum=momentum).to(torch.from_numpy(np.zeros(0, dtype)).dtype)
    stats = RunningStats.start(4, momentum)
    for seen in range(1, 6):
        x = rng.normal(seen, 2, shape).astype(dtype)
        layer(torch.from_numpy(x))
        stats = stats.after(normalize(x))
        assert stats.batches == layer.num_batches_tracked.item() == seen
        np.testing.assert_allclose(stats.mean, layer.running_mean, rtol=tolerance, atol=tolerance)
        np.testing.assert_allclose(stats.var, layer.running_var, rtol=tolerance)
    ours = normalize_with(stats, x).y
    assert ours.dtype == dtype
    theirs = layer.eval()(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance * np.abs(theirs).max())


def test_running_variance_after_a_batch_of_1_to_4():
    stats = RunningStats.start(1).after(normalize([[1], [2], [3], [4]]))
    assert round(stats.var[0], 4) == 1.0667
    assert stats.mean[0] == 0.25


def test_running_stats_start_at_0_and_1_and_are_immutable():
    start = RunningStats.start(2)
    start.after(normalize([[1, 2], [3, 4]]))
    assert (start.mean.tolist(), start.var.tolist(), start.batches) == ([0, 0], [1, 1], 0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        start.batches = 1


@settings(max_examples=examples(50))
@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(-8, 8))
def test_running_stats_without_momentum_average_all_batches(seed, count, power):
    batches = np.random.default_rng(seed).normal(3, 1, (count, 5, 2)) * 10.0**power
    stats = RunningStats.start(2, momentum=None)
    for x in batches:
        stats = stats.after(normalize(x))
    np.testing.assert_allclose(stats.mean, batches.mean((0, 1)), rtol=1e-13)
    np.testing.assert_allclose(stats.var, batches.var(1, ddof=1).mean(0), rtol=1e-12)


@settings(max_examples=examples(50))
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_normalize_with_treats_examples_independently(seed, examples):
    x = np.random.default_rng(seed).normal(size=(examples, 3))
    stats = RunningStats(np.array([1.0, 2, 3]), np.array([1.0, 4, 9]))
    together = normalize_with(stats, x, [1, 2, 3], 1)
    alone = [normalize_with(stats, row[None], [1, 2, 3], 1).y[0] for row in x]
    np.testing.assert_array_equal(together.y, alone)
    np.testing.assert_array_equal(together.mean, stats.mean)
    np.testing.assert_array_equal(together.var, stats.var)
    np.testing.assert_array_equal(together.centered, x - stats.mean)


def test_running_stats_reject_one_value_per_feature():
    with pytest.raises(ValueError, match=r"no unbiased variance.*PyTorch") as ours:
        RunningStats.start(2).after(normalize([[1, 2]]))
    with pytest.raises(ValueError, match="Expected more than 1 value") as theirs:
        torch.nn.BatchNorm1d(2)(torch.ones(1, 2))
    quoted = str(ours.value).split('"')[1]
    assert str(theirs.value).startswith(quoted)


@pytest.mark.parametrize("momentum", [-0.1, 1.1, float("nan")])
def test_running_stats_reject_a_momentum_outside_0_to_1(momentum):
    with pytest.raises(ValueError, match="momentum must be from 0 to 1, or None"):
        RunningStats.start(2, momentum)


@pytest.mark.parametrize("features", [0, -1, 1.5, True, None])
def test_running_stats_reject_other_than_a_positive_feature_count(features):
    with pytest.raises(ValueError, match="features must be a whole number from 1 up"):
        RunningStats.start(features)


@pytest.mark.parametrize("step", [normalize([[1, 2], [3, 4]], axes=LAYER), "inference"])
def test_running_stats_reject_other_steps_than_batch_norm_in_training(step):
    stats = RunningStats.start(2)
    if step == "inference":
        step = normalize_with(stats, [[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="Only batch norm in training updates running statistics"):
        stats.after(step)


def test_running_stats_reject_other_features():
    sentence = "The running statistics are of 3 features, but x has 2"
    with pytest.raises(ValueError, match=sentence):
        RunningStats.start(3).after(normalize([[1, 2], [3, 4]]))
    with pytest.raises(ValueError, match=sentence):
        normalize_with(RunningStats.start(3), [[1, 2]])


@pytest.mark.parametrize(
    ("mean", "var", "sentence"),
    [
        ([0.0], [1.0, 1.0], "one number per feature each"),
        ([[0.0]], [[1.0]], "one number per feature each"),
        ([0.0], [-1.0], "a running variance 0 or more"),
        ([float("nan")], [1.0], "must be finite"),
        ([0.0], [float("inf")], "must be finite"),
    ],
)
def test_running_stats_reject_invalid_values(mean, var, sentence):
    with pytest.raises(ValueError, match=sentence):
        RunningStats(np.array(mean), np.array(var))


@pytest.mark.filterwarnings("error")
def test_normalize_with_rejects_variance_0_without_eps():
    stats = RunningStats(np.array([0.0, 0.0]), np.array([1.0, 0.0]))
    with pytest.raises(ValueError, match=r"^feature 2 has variance 0 and eps is 0"):
        normalize_with(stats, [[1, 2]], eps=0)
