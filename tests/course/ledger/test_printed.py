"""What arithmetic settles is settled in full, and a planted fault turns the verdicts it should."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from bn_core import Backward, backward
from bn_core.course.ledger.claims import parts_of_trial
from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.course.ledger.printed_result import DirectPath, Printed
from bn_core.course.ledger.worker import (
    printed,
    printed_backward,
    printed_bound,
    printed_forward,
    printed_memory,
)
from bn_core.experiments.claim_part import Kind
from bn_core.inputs.batches.presets import PRESETS
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.detached_statistics.bias_drift import BiasDrift, simulate_bias_drift
from bn_core.lessons.folding.worker import folding_check
from bn_core.lessons.running_averages.variance_estimates import estimate_variance
from bn_core.norm.gradient_paths import split_gradient
from bn_core.norm.running import RunningStats

SMALL = PrintedConfig(seeds=2, batches=1000)
HOLDS, FALSE, ONLY = Kind.HOLDS, Kind.FALSE, Kind.ONLY
SETTLED = {
    ("C01", ""): FALSE,
    ("C02", ""): HOLDS,
    ("C03", "mean"): HOLDS,
    ("C03", "variance"): ONLY,
    ("C05", ""): HOLDS,
    ("C06", "formula"): HOLDS,
    ("C06", "second term"): HOLDS,
    ("C07", "random"): ONLY,
    ("C07", "trained"): ONLY,
    ("C08", ""): FALSE,
    ("C09", ""): HOLDS,
    ("C10", "bias"): HOLDS,
    ("C10", "loss"): HOLDS,
    ("C38", "old value"): FALSE,
}
"""What arithmetic says; C07 is drawn at random, and far from its boundary at both ends."""


@pytest.fixture(scope="module")
def results() -> Sequence[Printed]:
    return list(printed.run(SMALL))


def test_every_claim_is_settled(results: Sequence[Printed]) -> None:
    found = {(each.id, each.part.name): each.kind for each in results[-1].verdicts}
    assert SETTLED.items() <= found.items()
    assert set(found) == parts_of_trial("printed")


def test_it_comes_claim_by_claim_and_ends_whole(results: Sequence[Printed]) -> None:
    shares = [each.progress for each in results]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    assert [len(each.verdicts) for each in results] == [each.step for each in results]
    assert results[-1].step == printed.VERDICTS


def test_what_is_said_is_short(results: Sequence[Printed]) -> None:
    for verdict in results[-1].verdicts:
        for sentence in (verdict.claim, verdict.measured, verdict.expected, verdict.because):
            assert sentence.endswith(".")
            assert len(sentence.split()) <= 60


def test_the_numbers_are_pytorchs(results: Sequence[Printed]) -> None:
    """C01 to C03 and C38 once more, by nn.BatchNorm1d."""
    last = results[-1]
    for entries, eps in zip(last.entries, (1e-5, 1e-300, 1e-300), strict=True):
        key = {4: "textbook" if entries.id == "C01" else "quiz", 8: "eight"}[len(entries.printed)]
        preset = next(each for each in PRESETS if each.key == key)
        layer = nn.BatchNorm1d(1, eps=eps, dtype=torch.float64)
        y = layer(torch.tensor(read_batch(preset.text).values)).detach().numpy()[:, 0]
        np.testing.assert_allclose(entries.computed, preset.gamma * y + preset.beta, rtol=1e-12)
    assert last.shrunk is not None
    np.testing.assert_allclose(last.shrunk.std**2 / 1e-5, printed_forward.RATIOS, rtol=1e-12)
    edge = printed_forward.judge_variance(last.shrunk).boundary
    assert edge is not None
    assert edge.interval.median == pytest.approx(99, rel=1e-9)  # r/(r + 1) = 0.99
    law = last.shrunk.std**2 / (last.shrunk.std**2 + 1e-5)
    np.testing.assert_allclose(last.shrunk.var_hat, law, rtol=1e-9)
    assert printed_memory.buffer(0.1) == pytest.approx(0.9 + 0.1 * 5 / 3, abs=1e-15)


def test_without_epsilon_the_variance_is_one() -> None:
    assert printed_forward.judge_variance(printed_forward.spread_out(0.0)).kind == HOLDS


def test_the_variance_is_one_percent_off_at_99_times_epsilon() -> None:
    """σ²/(σ² + ε) is 0.99 where σ² is 99 ε."""
    found = printed_forward.judge_variance(printed_forward.spread_out())
    assert found.boundary is not None
    assert found.boundary.side == "above"
    assert found.boundary.interval.median == pytest.approx(99, rel=0.01)


def test_an_entry_that_is_as_printed_holds() -> None:
    textbook, *_ = printed_forward.entries()
    for off, kind in ((0.0049, HOLDS), (0.0051, FALSE)):
        moved = replace(textbook, computed=textbook.printed + off)
        assert printed_forward.judge_textbook(moved).kind == kind


def test_a_variance_divided_wrongly_turns_the_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    def unbiased(x: np.ndarray, gamma: float = 1.0, beta: float = 0.0, eps: float = 1e-5):
        step = true(x, gamma, beta, eps)
        share = np.sqrt((len(x) - 1) / len(x))
        return replace(step, x_hat=share * step.x_hat)

    true = printed_forward.normalize
    monkeypatch.setattr(printed_forward, "normalize", unbiased)
    _, *scores = printed_forward.entries()
    assert printed_forward.judge_scores(*scores).kind == FALSE


def test_a_correction_that_is_wrong_is_seen() -> None:
    """Were the corrected variance biased at all, claim C08 would hold."""
    found = estimate_variance(0, 1000)
    bias = printed_forward.measure_exact_bias()
    assert printed_forward.judge_correction(found, bias).kind == FALSE
    assert printed_forward.judge_correction(found, 1 / 8).kind == HOLDS


def no_variance(grads: Backward) -> Backward:
    ways = split_gradient(grads)
    return replace(grads, d_x=ways.direct + ways.through_mean)


def no_statistics(grads: Backward) -> Backward:
    return replace(grads, d_x=split_gradient(grads).direct)


@pytest.mark.parametrize(("fault", "about"), [(no_variance, False), (no_statistics, True)])
def test_a_path_left_out_turns_the_verdicts_on_the_gradient(
    monkeypatch: pytest.MonkeyPatch, fault: Callable[[Backward], Backward], about: bool
) -> None:
    monkeypatch.setattr(printed_backward, "backward", lambda *given: fault(backward(*given)))
    found = printed_backward.gradients(SMALL)
    assert printed_backward.judge_formula(found)[0].kind == FALSE
    assert (printed_backward.measure_missing(found) < 0.1) is about


def test_a_second_term_that_is_not_zero_turns_the_formula() -> None:
    grads = printed_backward.gradients(SMALL)[0]
    off = replace(grads, step=replace(grads.step, mean=grads.step.mean + 1e-6))
    _, second = printed_backward.judge_formula([off])
    assert second.kind == FALSE


@pytest.mark.parametrize(
    ("missing", "kind"),
    [
        ([0.05, 0.05, 0.05], HOLDS),  # half of the tenth that "about" allows
        ([0.2, 0.2, 0.2], Kind.FAILS),
        ([0.4, 0.1, 0.05], ONLY),
        ([0.05, 0.2, 0.05], Kind.UNDECIDED),
    ],
)
def test_short_formula_is_judged_by_how_many_values_share_a_mean(
    missing: list[float], kind: Kind
) -> None:
    rows = np.array(missing) * np.linspace(0.99, 1.01, 6)[:, None]
    for verdict in printed_backward.judge_direct(DirectPath(np.array([8, 64, 512]), rows, rows)):
        assert verdict.kind == kind


@pytest.mark.parametrize("kept", [True, False])
def test_the_bias_runs_away_from_the_wrong_gradient_alone(kept: bool) -> None:
    found = simulate_bias_drift([1.0, 2.0], 1.0, 0.05, 1000)
    swapped = BiasDrift(found.bias_kept, found.loss_kept, found.bias_left_out, found.loss_left_out)
    grows, _ = printed_backward.judge_toy(swapped if kept else found)
    assert grows.kind == (FALSE if kept else HOLDS)
    moves = replace(found, loss_left_out=found.loss_left_out + np.linspace(0, 1, 1001))
    _, stands = printed_backward.judge_toy(moves)
    assert stands.kind == FALSE


def test_a_wrong_epsilon_in_the_fold_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed_memory.judge_affine(0).kind == HOLDS

    def wrong(weight, bias, stats: RunningStats, gamma, beta, eps, **more):
        return true(weight, bias, stats, gamma, beta, 2 * eps, **more)

    true = folding_check.fold_layer
    monkeypatch.setattr(folding_check, "fold_layer", wrong)
    assert printed_memory.judge_affine(0).kind == FALSE


def test_a_layer_of_the_other_convention_turns_the_momentum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Other(nn.BatchNorm1d):
        def __init__(self, features: int, momentum: float, dtype: torch.dtype) -> None:
            super().__init__(features, momentum=1 - momentum, dtype=dtype)

    monkeypatch.setattr(printed_memory.nn, "BatchNorm1d", Other)
    assert printed_memory.judge_momentum().kind == HOLDS


@pytest.mark.parametrize(
    ("quotient", "kind"),
    [
        ([1.0, 0.9], Kind.HOLDS),
        ([1 + 0.9e-9, 0.5], Kind.HOLDS),
        ([1 + 2e-9, 0.5], Kind.FALSE),
        ([np.nan, 1.0], Kind.HOLDS),
        ([np.nan, np.nan], Kind.UNDECIDED),
    ],
)
def test_the_bound_is_for_every_unit(quotient: list[float], kind: Kind) -> None:
    units = np.array([[0, 0], [2.0, 0.5], [1.5, 0.4], quotient])
    assert printed_bound.judge_bound(units)[0].kind is kind


@pytest.mark.parametrize(
    ("passed", "kind"),
    [
        ([0.1, 0.2, 0.3, 0.5], Kind.HOLDS),
        ([0.1, 0.2, 1.5, 3.0], Kind.ONLY),
        ([1.1, 1.2, 1.3, 1.5], Kind.FAILS),
        ([1.1, 0.2, 1.3, 0.5], Kind.UNDECIDED),
    ],
)
def test_whether_gradients_shrink_is_told_by_scale(passed: list[float], kind: Kind) -> None:
    seeds = np.repeat(np.arange(6.0), 4)
    scale = np.tile([0.3, 0.7, 1.5, 3.0], 6)
    units = np.stack([seeds, scale, np.tile(passed, 6), np.ones(24)])
    told = printed_bound.judge_bound(units)[1]
    assert told.kind is kind
    assert (told.boundary is not None) == (kind is Kind.ONLY)


def test_the_bound_is_kept_with_scales_on_both_sides_of_one(results: Sequence[Printed]) -> None:
    units = results[-1].units
    assert units is not None
    _, scale, passed, quotient = units
    assert (scale > 1).any()
    assert (scale < 1).any()
    assert (passed <= scale * (1 + 1e-9)).all()
    assert quotient.max() <= 1 + 1e-9


def test_it_repeats_itself() -> None:
    one, again = (printed_backward.gradients(PrintedConfig(seed=3, seeds=1)) for _ in range(2))
    np.testing.assert_array_equal(one[0].d_x, again[0].d_x)


def test_two_directions_are_missing_in_the_short_formula(results: Sequence[Printed]) -> None:
    """For a random gradient the missing part is sqrt(2 / (m - 2)) of the true one, about."""
    direct = results[-1].direct
    assert direct is not None
    np.testing.assert_allclose(np.median(direct.random, axis=0), direct.law, rtol=0.15)
