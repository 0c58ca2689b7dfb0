"""The badge may be believed: it tells a right result from a wrong one, and quotes PyTorch."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from bn_core import (
    BATCH,
    INSTANCE,
    LAYER,
    Axes,
    Forward,
    RunningStats,
    group,
    normalize,
    normalize_with,
)
from bn_core.lessons.four_steps.worker.pytorch_check import TOLERANCE, VISIBLE, check
from bn_core.text.numbers import format_number

BATCHES = arrays(
    np.float64, st.tuples(st.integers(2, 40), st.integers(1, 16)), elements=st.floats(-100, 100)
)
EPS = st.sampled_from([1e-5, 1e-3, 0.5])
TEXTBOOK = normalize([[2.0], [4.0], [8.0], [10.0]], 2, 1)


def run_check(step: Forward) -> dict[str, Any]:
    verdict = check(step)
    assert json.loads(json.dumps(verdict, allow_nan=False)) == verdict
    return verdict


@given(x=BATCHES, eps=EPS, seed=st.integers(0, 99))
def test_the_core_agrees_with_pytorch_in_training(
    x: NDArray[np.float64], eps: float, seed: int
) -> None:
    gamma, beta = np.random.default_rng(seed).normal(0, 2, (2, x.shape[1]))
    verdict = run_check(normalize(x, gamma, beta, eps))
    assert verdict["state"] == "agrees", verdict
    assert "(train mode) agrees to" in verdict["sentence"]


@given(x=BATCHES, eps=EPS, seed=st.integers(0, 99))
def test_the_core_agrees_with_pytorch_in_inference(
    x: NDArray[np.float64], eps: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    gamma, beta, mean = rng.normal(0, 2, (3, x.shape[1]))
    stats = RunningStats(mean, rng.uniform(0.1, 9, x.shape[1]))
    for batch in (x, x[:1]):
        verdict = run_check(normalize_with(stats, batch, gamma, beta, eps))
        assert verdict["state"] == "agrees", verdict
        assert "(eval mode) agrees to" in verdict["sentence"]


@pytest.mark.parametrize("off", [1e-9, 0.5])
def test_one_wrong_number_is_found(off: float) -> None:
    y = TEXTBOOK.y.copy()
    y[2] += off
    verdict = run_check(replace(TEXTBOOK, y=y))
    assert verdict["state"] == "differs"
    assert verdict["difference"] == pytest.approx(off, rel=1e-3)
    assert f"differs by {format_number(verdict['difference'], 1)}" in verdict["sentence"]


def test_the_printed_mistake_of_a_course_text_is_found() -> None:
    printed = np.array([[-1.53], [0.74], [2.26], [3.53]])
    assert run_check(replace(TEXTBOOK, y=printed))["difference"] == pytest.approx(1.005, abs=0.005)


def test_statistics_of_another_kind_are_found() -> None:
    unbiased = RunningStats(TEXTBOOK.mean, TEXTBOOK.var * 4 / 3)
    wrong = normalize_with(unbiased, TEXTBOOK.x, 2, 1)
    assert run_check(replace(wrong, axes=TEXTBOOK.axes))["state"] == "differs"
    assert run_check(wrong)["state"] == "agrees"


def test_a_batch_of_one_is_refused_in_pytorchs_own_words() -> None:
    with pytest.raises(ValueError, match="more than 1 value") as refusal:
        torch.nn.BatchNorm1d(2)(torch.zeros(1, 2))
    verdict = run_check(normalize([[1.0, 5.0]]))
    assert verdict["state"] == "refused"
    assert verdict["difference"] is None
    assert str(refusal.value) in verdict["sentence"]


def test_a_constant_feature_agrees_to_the_last_bit() -> None:
    verdict = run_check(normalize([[3.0]] * 4, 2, 1))
    assert (verdict["state"], verdict["difference"]) == ("agrees", 0)
    assert verdict["sentence"].endswith("agrees to the last bit")


def test_what_is_called_agreement_grows_with_the_outputs() -> None:
    large = normalize([[2.0], [4.0], [8.0], [10.0]], 1e9, 1e6)
    y = large.y.copy()
    y[0] += 100 * TOLERANCE * np.abs(y).max()
    assert run_check(large)["state"] == "agrees"
    assert run_check(replace(large, y=y))["state"] == "differs"


@pytest.mark.parametrize("offset", [1e3, 1e6, 1e9, 9e11])
@pytest.mark.parametrize("apart", [1.0, 1e-3, 0.0])
def test_a_far_offset_is_no_false_alarm(offset: float, apart: float) -> None:
    verdict = run_check(normalize(offset + 0.1 + apart * np.arange(4.0)[:, None]))
    assert verdict["state"] == "agrees" if verdict["difference"] <= VISIBLE else "rounding", verdict
    assert verdict["difference"] <= TOLERANCE or "rounding" in verdict["sentence"]


def test_a_visible_rounding_error_of_pytorch_is_explained_and_not_called_agreement() -> None:
    verdict = run_check(normalize(np.full((7, 1), -7e11)))
    assert verdict["state"] == "rounding"
    assert verdict["difference"] > 1e-3
    assert "differs by" in verdict["sentence"]
    assert "the rounding of their mean shows" in verdict["sentence"]


@pytest.mark.parametrize("offset", [1e3, 1e6])
def test_far_from_zero_a_wrong_number_is_still_found(offset: float) -> None:
    step = normalize(offset + np.arange(4.0)[:, None])
    assert run_check(replace(step, y=step.y + 1e-7))["state"] == "differs"


SHAPES = st.sampled_from([(3, 4), (2, 4, 5), (1, 4, 7), (3, 8, 2, 3), (1, 2, 3, 3), (4, 6, 1, 2)])
AXES = st.sampled_from([BATCH, LAYER, INSTANCE, group(1), group(2)])


@given(shape=SHAPES, axes=AXES, eps=EPS, seed=st.integers(0, 99))
def test_every_norm_agrees_with_pytorch_on_every_shape(
    shape: tuple[int, ...], axes: Axes, eps: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    gamma, beta = rng.normal(0, 2, (2, shape[1]))
    step = normalize(rng.normal(3, 5, shape), gamma, beta, eps, axes)
    verdict = run_check(step)
    if axes is INSTANCE and len(shape) == 2:
        assert verdict["state"] == "refused"
        assert "more than 1 spatial element" in verdict["sentence"]
        return
    assert verdict["state"] == "agrees", verdict
    y = step.y.copy()
    y.flat[-1] += 1e-9
    assert run_check(replace(step, y=y))["state"] == "differs"


def test_the_layer_asked_is_named() -> None:
    x = np.random.default_rng(0).normal(size=(2, 4, 3, 3))
    names = [
        run_check(normalize(x, axes=axes))["sentence"]
        for axes in (BATCH, LAYER, INSTANCE, group(2))
    ]
    starts = ["BatchNorm2d (train mode)", "GroupNorm(1, 4)", "InstanceNorm2d", "GroupNorm(2, 4)"]
    for name, start in zip(names, starts, strict=True):
        assert name.startswith(f"torch.nn.{start} agrees to ")


def test_layer_norm_is_pytorchs_own_layer_norm_with_one_weight_for_all() -> None:
    x = np.random.default_rng(1).normal(size=(3, 4, 2, 5))
    theirs = torch.nn.LayerNorm(x.shape[1:], dtype=torch.float64)(torch.tensor(x))
    np.testing.assert_allclose(normalize(x, axes=LAYER).y, theirs.detach().numpy(), atol=1e-13)


def test_statistics_of_another_norm_are_found() -> None:
    x = np.random.default_rng(2).normal(size=(3, 4, 2, 2))
    wrong = normalize(x, axes=LAYER)
    assert run_check(replace(normalize(x), y=wrong.y))["state"] == "differs"


@pytest.mark.parametrize("axes", [BATCH, INSTANCE, LAYER, group(2)])
def test_one_number_a_channel_is_refused_where_that_leaves_one_a_mean(axes: Axes) -> None:
    alone = normalize(np.array([1.0, 5.0]).reshape(1, 2, 1, 1), axes=axes)
    verdict = run_check(alone)
    assert (verdict["state"] == "refused") == (alone.count == 1), verdict
    wide = normalize(np.arange(8.0).reshape(1, 2, 2, 2), axes=axes)
    assert run_check(wide)["state"] == "agrees"
