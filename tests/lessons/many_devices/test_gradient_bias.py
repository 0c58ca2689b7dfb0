"""Claim C44: averages of mini-batch gradients, and what is left of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from math import inf, nan

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from bn_core.experiments.claim_part import Kind
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.many_devices.bias_figure import draw_gradient_bias
from bn_core.lessons.many_devices.bias_result import GradientBias
from bn_core.lessons.many_devices.config import BATCH_SIZES, COUNTS, EXAMPLES, GradientBiasConfig
from bn_core.lessons.many_devices.trials import TRIALS
from bn_core.lessons.many_devices.verdicts import find_smallest_ratio, judge_gradient_bias
from bn_core.lessons.many_devices.worker import gradient_bias
from bn_core.lessons.many_devices.worker.accumulation import accumulate_gradients
from bn_core.training.data import datasets
from bn_core.training.few_examples import draw_subset
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

CONFIG = GradientBiasConfig(seeds=1, seed=4)
SHAPE = (len(BATCH_SIZES), 6)


@pytest.fixture(scope="module")
def results() -> list[GradientBias]:
    return list(gradient_bias.run(CONFIG))


def plant(bias: Sequence[float], sampling: float = 0.0, plain: float = 1e-16) -> dict[str, Verdict]:
    """Judge six seeds with these biases by batch size."""
    squared = np.tile(np.array(bias)[:, None] ** 2, (1, 6))
    left = np.tile(np.sqrt(squared + sampling**2)[..., None], (1, 1, len(COUNTS)))
    result = GradientBias(1.0, "here", 0, left, np.full(SHAPE, sampling), np.full(SHAPE, plain))
    return {each.part.name: each for each in judge_gradient_bias(result)}


FALLING = [0.9 / 1.5**place for place in range(len(BATCH_SIZES))]


def test_trials_are_the_first_weights_and_a_hundred_steps() -> None:
    assert [each.base for each in TRIALS] == [GradientBiasConfig(), GradientBiasConfig(steps=100)]
    assert all(EXAMPLES % size == 0 for size in BATCH_SIZES)
    run = GradientBiasConfig(activation="tanh").run(7)
    assert (run.activation, run.depth, run.width, run.rate, run.seed) == ("tanh", 3, 64, 0.1, 7)


@pytest.mark.parametrize("norm", ["none", "batch"])
def test_average_is_the_gradient_that_batches_accumulate(norm: str) -> None:
    """Against the lesson's loop over PyTorch's own batches, which keeps running averages."""
    digits = datasets.load_dataset("digits").to(torch.device("cpu"), torch.float64)
    data = draw_subset(digits, EXAMPLES, CONFIG.seed).data
    net = gradient_bias.train_network(norm, CONFIG, data, CONFIG.seed)
    run = CONFIG.run(CONFIG.seed)
    weights = [each.double() for each in draw_initial_weights(run, data.features, data.classes)]
    for size in (16, EXAMPLES):
        twin = build_network(norm, run, weights).double()
        accumulate_gradients(twin, data.x_train, data.y_train, size)
        expected = torch.cat([each.grad.flatten() for each in twin.parameters()])  # type: ignore[union-attr]
        found = gradient_bias.average_gradients(net, data.x_train, data.y_train, size)
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-14)


def test_bias_is_estimated_without_the_error_of_sampling() -> None:
    """Differences with a known mean and scatter, 400 times: the estimate has no bias itself."""
    rng = np.random.default_rng(3)
    mean, scatter, parameters = 0.02, 0.5, 10
    drawn = mean + scatter * rng.standard_normal((400, COUNTS[-1], parameters))
    lengths, errors = map(np.array, zip(*map(gradient_bias.measure_bias, drawn), strict=True))
    expected = scatter**2 / COUNTS[-1] * parameters
    assert (errors**2).mean() == pytest.approx(expected, rel=0.02)
    assert (lengths[:, 0] ** 2).mean() == pytest.approx(32 * expected, rel=0.1)
    squared = lengths[:, -1] ** 2 - errors**2
    close = 4 * squared.std() / np.sqrt(len(squared))
    assert squared.mean() == pytest.approx(parameters * mean**2, abs=close)
    assert close < expected / 10  # so without the subtraction it would be seen
    exact, none = gradient_bias.measure_bias(np.tile([3.0, 4.0], (COUNTS[-1], 1)))
    assert exact.tolist() == [5.0] * len(COUNTS)
    assert none == 0


def test_run_finds_a_bias_with_batch_norm_alone(results: list[GradientBias]) -> None:
    last = results[-1]
    assert last.done
    assert [each.progress for each in results] == sorted(each.progress for each in results)
    assert last.plain.max() < 1e-14
    assert (np.diff(last.bias[:, 0]) < 0).all()
    assert (last.left[..., -1] > 3 * last.sampling).all()
    kinds = {each.part.name: each.kind for each in last.verdicts}
    assert kinds["without"] == kinds["biased"] == kinds["falls"] == Kind.HOLDS
    for shown in (0, len(results) - 1):
        drawn = draw_gradient_bias(CONFIG, results, shown, {"theme": "dark"})
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
        for figure in drawn["figures"]:
            go.Figure(figure["data"], figure["layout"])
    bias, averages = drawn["figures"]
    assert bias["data"][2]["y"] == pytest.approx(100 * last.bias[:, 0], rel=1e-3)
    assert averages["data"][1]["y"] == pytest.approx(100 * last.left[2, 0], rel=1e-3)


def test_each_part_is_judged_by_its_own_number() -> None:
    found = plant(FALLING, sampling=0.3)
    assert [each.kind for each in found.values()] == [Kind.HOLDS] * 2 + [Kind.ONLY, Kind.HOLDS]
    assert found["biased"].effects[0].values == pytest.approx([0.81] * 6)
    assert found["size"].boundary is not None
    assert found["size"].boundary.side == "below"
    assert 128 < found["size"].boundary.interval.median < 256
    assert found["falls"].effects[0].values == pytest.approx([1.5] * 6)
    assert plant(FALLING, plain=2e-12)["without"].kind == Kind.FALSE
    assert plant(FALLING, plain=1e-12)["without"].kind == Kind.HOLDS
    exactly = plant([0.1] * len(BATCH_SIZES))
    assert [each.kind for each in exactly.values()] == [
        *(Kind.HOLDS, Kind.HOLDS, Kind.HOLDS, Kind.FAILS)
    ]
    assert plant([0.0] * len(BATCH_SIZES), sampling=0.3)["biased"].kind == Kind.FAILS
    lost = plant([*FALLING[:-1], nan])
    assert [each.kind for each in lost.values()] == [Kind.UNDECIDED] * 4
    assert "diverged" in lost["biased"].obstacle


def test_a_bias_below_zero_by_chance_decides_nothing() -> None:
    signs = np.array([1, -1, 1, -1, 1, -1])
    sampling = np.full(SHAPE, 0.3)
    left = np.sqrt(0.09 + 0.01 * signs * np.ones(SHAPE))
    result = GradientBias(
        1.0, "here", 0, left[..., None] * np.ones(len(COUNTS)), sampling, np.full(SHAPE, 1e-16)
    )
    assert judge_gradient_bias(result)[1].kind == Kind.UNDECIDED
    assert (result.bias[:, 1::2] == 0).all()
    opposite = replace(result, left=0 * result.left)
    assert judge_gradient_bias(opposite)[1].kind == Kind.FAILS


@pytest.mark.parametrize(
    ("bias", "ratio"),
    [([4, 2, 1], 2), ([4, 1, 2], 0.5), ([4, 2, 0], 2), ([1, 0, 0], 1), ([1, 0], inf), ([0, 1], 0)],
)
def test_smallest_ratio_of_neighbours(bias: list[float], ratio: float) -> None:
    assert find_smallest_ratio(np.array(bias, dtype=float)[:, None]).tolist() == [ratio]
