"""Small batches: equal epochs, honest statistics, verdicts that follow their thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from bn_core.experiments.claim_part import Kind
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.small_batches.collapse_result import BatchSizeStatistics
from bn_core.lessons.small_batches.config import NORMS, REFERENCE, SIZES, SmallBatchesConfig
from bn_core.lessons.small_batches.grouping import SAMPLES as EIGHT
from bn_core.lessons.small_batches.grouping import read_samples
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.lessons.small_batches.verdicts import judge_collapse, judge_errors
from bn_core.lessons.small_batches.worker import batch_sizes
from bn_core.lessons.small_batches.worker.batch_sizes import run
from bn_core.lessons.small_batches.worker.collapse import (
    MEASURED_SIZES,
    measure_batch_of_two,
    measure_batch_sizes,
)
from bn_core.lessons.small_batches.worker.separate_learners import SeparateLearners
from bn_core.training.data import datasets
from bn_core.training.trainer import Trainer
from bn_core.training.weights import draw_initial_weights

DIGITS = datasets.load_dataset("digits")
FEW = (64, 256)
SMALL = SmallBatchesConfig(epochs=1, seeds=2)


@pytest.fixture(scope="module")
def reason() -> BatchSizeStatistics:
    return measure_batch_sizes(SmallBatchesConfig(epochs=1))


@pytest.fixture(scope="module")
def results() -> Sequence[SmallBatches]:
    """The two largest batch sizes alone, to be quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch_sizes, "SIZES", FEW)
        return list(run(SMALL))


def test_a_run_comes_from_large_to_small_and_ends_whole(results: Sequence[SmallBatches]) -> None:
    shares = [each.progress for each in results]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1], results[0].step) == (0, 1, 0)
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    assert results[-1].step == sum(SMALL.steps(size) for size in FEW)
    seen = [np.isfinite(each.error).all(axis=(0, 2)).tolist() for each in results]
    assert [False, True] in seen
    assert seen[-1] == [True, True]
    assert results[-1].error.shape == (len(NORMS), 2, 2)


def test_an_error_is_that_of_the_same_run_alone(results: Sequence[SmallBatches]) -> None:
    alone = SMALL.run(64, seed=1)
    trainer = Trainer(replace(alone, steps=SMALL.steps(64)))
    trainer.step(SMALL.steps(64))
    told = 1 - trainer.frame().accuracy
    error = results[-1].error[:, 0, 1]
    places = [NORMS.index(norm) for norm in alone.norms]
    np.testing.assert_allclose(error[places], told, atol=2.1 / datasets.DEFAULT_TEST)


@pytest.mark.parametrize("scaling", ["linear", "fixed"])
def test_all_sizes_see_equally_many_examples(scaling: str) -> None:
    config = SmallBatchesConfig(epochs=3, scaling=scaling)
    for size in SIZES:
        seen = config.steps(size) * size
        assert 0 <= 3 * len(DIGITS.x_train) - seen < 3 * size
        expected = 0.1 * (size / 32 if scaling == "linear" else 1)
        assert config.run(size, 0).rate == pytest.approx(expected)


def test_statistics_scatter_as_arithmetic_says(reason: BatchSizeStatistics) -> None:
    assert reason.sizes.tolist() == [*MEASURED_SIZES]
    # Drawn without returning: the mean's variance is (N - B) / (N - 1) of 1 / B.
    total = len(DIGITS.x_train)
    law = reason.root * np.sqrt((total - reason.sizes) / (total - 1))
    np.testing.assert_allclose(reason.mean, law, rtol=0.15)
    np.testing.assert_allclose(reason.share, 1 - 1 / reason.sizes, atol=0.12)
    np.testing.assert_allclose(reason.gradient_without_eps, reason.expected_gradient, atol=0.03)
    assert reason.share_of_ones[0] > 0.9 > 0.1 > reason.share_of_ones[1:].max()
    with pytest.raises(ValueError, match="more than 1 value") as refused:
        nn.BatchNorm1d(96)(torch.zeros(1, 96))
    assert reason.refusal == str(refused.value)
    assert reason.accepts_one_image


def test_two_is_asked_with_three_kinds_of_statistics() -> None:
    two = measure_batch_of_two(SMALL)
    assert two.guessing == pytest.approx(np.log(10))
    assert 0 < two.loss < two.guessing
    assert all(0.2 < each < 1 for each in (two.running, two.exact, two.own))


def test_pairs_leave_signs_and_no_gradient(reason: BatchSizeStatistics) -> None:
    """Claim C36, and a planted fault of each of its parts."""
    assert [each.kind for each in judge_collapse(reason)] == [Kind.HOLDS, Kind.HOLDS]
    np.testing.assert_allclose(reason.derived, reason.expected_gradient, atol=1e-9)
    off = reason.derived.copy()
    off[0] = 0.1
    wrong = replace(reason, derived=off, sign_error=0.5)
    assert [each.kind for each in judge_collapse(wrong)] == [Kind.FALSE, Kind.FALSE]


@pytest.mark.parametrize("net", ["mlp", "cnn"])
@pytest.mark.parametrize(
    ("points", "kind"),
    [
        (20.0, Kind.HOLDS),  # twice the ten points
        (5.0, Kind.WEAKER),
        (0.0, Kind.FAILS),
        (-20.0, Kind.FAILS),
        (np.nan, Kind.UNDECIDED),  # an arm is missing
    ],
)
def test_norms_are_compared_in_points(net: str, points: float, kind: Kind) -> None:
    error = np.full((len(NORMS), len(SIZES), 6), 0.3)
    error[NORMS.index("batch"), 0] += points / 100
    planted = SmallBatches(1.0, "", np.array(SIZES), error, error > 2, 1297)
    behind, group = judge_errors(replace(SMALL, net=net), planted)
    assert (behind.kind, group.kind) == (kind, Kind.HOLDS)
    assert behind.part.trials == (("batch sizes",) if net == "mlp" else ("batch sizes of images",))


def test_group_norm_that_errs_more_in_pairs_is_hurt() -> None:
    error = np.full((len(NORMS), len(SIZES), 6), 0.3)
    error[NORMS.index("group"), 0] = 0.35
    planted = SmallBatches(1.0, "", np.array(SIZES), error, error > 2, 1297)
    assert judge_errors(SMALL, planted)[1].kind == Kind.FAILS


@pytest.mark.parametrize(
    ("norm", "size", "late"),
    [
        ("group", REFERENCE, [False, True]),
        ("group", 2, [True, False]),
        ("batch", REFERENCE, [True, False]),
        ("batch", 2, [False, False]),  # that is what small batches do
        ("group", 256, [False, False]),
    ],
)
def test_network_that_has_not_learned_decides_nothing(
    norm: str, size: int, late: list[bool]
) -> None:
    """One of six seeds has made too few steps."""
    error = np.full((len(NORMS), len(SIZES), 6), 0.05)
    error[NORMS.index(norm), SIZES.index(size), 0] = 0.38
    told = judge_errors(SMALL, SmallBatches(1.0, "", np.array(SIZES), error, error > 2, 1297))
    assert ["need more epochs" in each.obstacle for each in told] == late


def test_convolutions_are_trained_as_alone() -> None:
    """At a large batch, to be quick; the trainer's networks have the same seeds and batches."""
    config = SmallBatchesConfig(net="cnn", epochs=2, seeds=2)
    alone = config.run(256, seed=1)
    trainer = Trainer(replace(alone, steps=config.steps(256)))
    trainer.step(config.steps(256))
    told = 1 - trainer.frame().accuracy
    runs = [config.run(256, seed) for seed in config.seed_values]
    for norm, error in zip(alone.norms, told, strict=True):
        learners = SeparateLearners(norm, runs, DIGITS)
        streams = [datasets.draw_batches(DIGITS, 256, seed) for seed in config.seed_values]
        for step in range(config.steps(256)):
            x, y = (torch.stack(each) for each in zip(*map(next, streams), strict=True))
            learners.learn(x, y, step)
        assert learners.measure_errors(DIGITS)[1] == pytest.approx(error, abs=0.0041)
        assert learners.ended == ["", ""]


def test_the_first_samples_are_real() -> None:
    weight = draw_initial_weights(RunConfig(activation="relu", width=96, depth=1), 64, 10)[0]
    unit = DIGITS.x_test[:8].double() @ weight[0].double()
    np.testing.assert_allclose(read_samples(EIGHT), unit.numpy(), rtol=5e-3)
