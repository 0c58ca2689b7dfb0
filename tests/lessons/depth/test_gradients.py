"""Gradients by depth: against plain PyTorch, formulas, and what must not change them."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.depth.config import (
    ACTIVATIONS,
    BATCHES,
    DEPTHS,
    KINDS,
    RATIO_KINDS,
    UPDATE_COUNTS,
    DepthConfig,
)
from bn_core.lessons.depth.result import GradientsByDepth, fit_growth
from bn_core.lessons.depth.table import gradients_to_csv
from bn_core.lessons.depth.verdicts import (
    LAMBDA,
    judge_gradients,
    judge_nonlinearities,
    share_near_one,
)
from bn_core.lessons.depth.worker.gradients import create_empty_result, run
from bn_core.lessons.depth.worker.jacobian import (
    measure_batch_norm,
    measure_weights_and_batch_norm,
    normalize_batch,
)
from bn_core.lessons.depth.worker.network import (
    DeepNetwork,
    choose_gain,
    measure_initial_gradients,
    measure_norms,
)
from tests.hypothesis_profiles import examples

CPU = torch.device("cpu")
SMALL = DepthConfig(layers=6, units="64", together=8, seeds=1, jacobian="16")


@pytest.fixture(scope="module")
def frames() -> list[GradientsByDepth]:
    return list(run(SMALL))


@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize("norm", ["he", "batch", "layer"])
def test_a_plain_network_is_pytorchs_own(norm: str, activation: str) -> None:
    made = DeepNetwork(norm, 4, 8, activation, 3)
    phi = {"relu": nn.ReLU, "tanh": nn.Tanh}[activation]
    kinds = {
        "he": nn.Identity,
        "batch": lambda: nn.BatchNorm1d(8),
        "layer": lambda: nn.LayerNorm(8),
    }
    plain, linears = nn.Sequential(), []
    for weight in made.weights:
        linear = nn.Linear(8, 8, bias=False)
        linear.weight = nn.Parameter(weight.detach().T.clone())
        linears.append(linear)
        plain.extend([linear, kinds[norm](), phi()])
    x = torch.randn(5, 8, dtype=torch.float64)
    expected, got = plain.double()(x), made(x)
    torch.testing.assert_close(got.out, expected, rtol=1e-12, atol=1e-12)
    (expected**3).sum().backward()
    (got.out**3).sum().backward()
    for weight, linear in zip(made.weights, linears, strict=True):
        torch.testing.assert_close(weight.grad, linear.weight.grad.T, rtol=1e-9, atol=1e-9)


def test_blocks_that_add_nothing_pass_the_gradient_on() -> None:
    net = DeepNetwork("batch skip", 5, 8, "relu", 0)
    with torch.no_grad():
        for weight in list(net.weights)[1:]:
            weight.zero_()
    passed = net(torch.randn(6, 8, dtype=torch.float64))
    assert len(passed.layer_sums) == 5
    norms = measure_norms(torch.autograd.grad((passed.out**2).sum(), passed.layer_sums))
    np.testing.assert_allclose(norms, norms[-1], rtol=1e-12)


def test_rotations_without_a_norm_keep_the_gradient() -> None:
    net = DeepNetwork("he", 6, 8, "linear", 0)
    with torch.no_grad():
        for weight in net.weights:
            weight.copy_(torch.linalg.qr(weight).Q)
    passed = net(torch.randn(6, 8, dtype=torch.float64))
    norms = measure_norms(torch.autograd.grad(passed.out.cos().sum(), passed.layer_sums))
    np.testing.assert_allclose(norms, norms[-1], rtol=1e-12)


def test_batch_norm_does_not_see_the_scale_of_weights_and_its_gradient_divides_by_it() -> None:
    x = 10 * torch.randn(16, 8, dtype=torch.float64)
    found = []
    for scale in (1.0, 7.0):
        net = DeepNetwork("batch", 4, 8, "relu", 1)
        with torch.no_grad():
            for weight in net.weights:
                weight *= 100 * scale  # so large that ε is nothing
        passed = net(x)
        found.append(measure_norms(torch.autograd.grad((passed.out**3).sum(), passed.layer_sums)))
    np.testing.assert_allclose(found[0], 7 * found[1], rtol=1e-5)


@settings(max_examples=examples(25))
@given(factor=st.floats(0.3, 3), layers=st.integers(5, 60), first=st.floats(1e-3, 1e3))
def test_a_geometric_series_gives_its_factor(factor: float, layers: int, first: float) -> None:
    norms = first * factor ** np.arange(layers)[::-1]
    assert fit_growth(norms) == pytest.approx(factor, rel=1e-9)
    assert fit_growth(np.stack([norms, 3 * norms])) == pytest.approx([factor] * 2, rel=1e-9)
    assert math.isnan(fit_growth(norms * np.nan))


def test_half_of_relu_passes() -> None:
    """A wide layer without a norm multiplies the squared gradient by half of its gain."""
    for kind in ("default", "lecun", "he"):
        found = np.median(
            [
                fit_growth(measure_initial_gradients(kind, 40, 256, 32, "relu", s, CPU))
                for s in (0, 1, 2)
            ]
        )
        assert found**2 == pytest.approx(choose_gain(kind) / 2, rel=0.06)


def test_the_squared_norm_grows_as_in_the_paper() -> None:
    found = fit_growth(measure_initial_gradients("batch", 40, 128, 256, "relu", 0, CPU)) ** 2
    assert found == pytest.approx(LAMBDA, rel=0.05)
    assert fit_growth(measure_initial_gradients("batch", 40, 64, 3, "relu", 0, CPU)) ** 2 > 2


def test_batch_norm_alone_has_two_zeros_a_unit_and_else_one_over_sigma() -> None:
    side = 8
    x = torch.randn(side, side, generator=torch.Generator().manual_seed(5), dtype=torch.float64)
    inverse = (x.var(dim=0, correction=0) + 1e-5).rsqrt()
    expected = torch.cat([inverse.repeat(side - 2), torch.zeros(2 * side)]).sort(descending=True)
    np.testing.assert_allclose(measure_batch_norm(side, 5), expected.values.numpy(), atol=1e-4)


def test_the_jacobian_behind_weights_is_the_whole_one() -> None:
    side = 5
    x, weight = (
        torch.randn(side, side, generator=torch.Generator().manual_seed(s), dtype=torch.float64)
        for s in (2, 10_002)
    )
    weight = weight * math.sqrt(2 / side)
    rows = []
    for place in range(side * side):  # central differences
        step = torch.zeros(side * side, dtype=torch.float64)
        step[place] = 1e-6
        step = step.view(side, side)
        rows.append(
            (normalize_batch((x + step) @ weight) - normalize_batch((x - step) @ weight)).flatten()
            / 2e-6
        )
    expected = torch.linalg.svdvals(torch.stack(rows)).numpy()
    np.testing.assert_allclose(measure_weights_and_batch_norm(side, 2), expected, atol=1e-6)


def test_a_run_measures_all_and_ends_in_verdicts(frames: list[GradientsByDepth]) -> None:
    first, last = frames[0], frames[-1]
    assert not np.isfinite(first.norms).any()
    assert last.done
    assert {each.id for each in last.verdicts} == {"C17", "C18", "C19", "C21", "C22"}
    moments = [each.progress for each in frames]
    assert moments == sorted(moments)
    assert len({each.step for each in frames}) > 40
    for name in (
        "norms",
        "growth",
        "ratios",
        "norms_after_updates",
        "first_update",
        "singular_values",
    ):
        assert np.isfinite(getattr(last, name)).all(), name
    assert all(each.preview for each in last.verdicts)
    assert last.growth.shape[:2] == (len(ACTIVATIONS), len(BATCHES))
    assert len(last.norms_after_updates) == len(UPDATE_COUNTS)
    np.testing.assert_array_equal(last.of("batch")[0], last.norms[KINDS.index("batch"), 0])
    with pytest.raises(ValueError, match="not in"):
        last.of("no such")


def test_what_is_measured_is_the_seeds_own(frames: list[GradientsByDepth]) -> None:
    again = measure_initial_gradients("layer", 6, 64, 8, "relu", 0, CPU)
    np.testing.assert_array_equal(frames[-1].of("layer")[0], again)


def test_its_numbers_can_be_taken_away(frames: list[GradientsByDepth]) -> None:
    last = frames[-1]
    text = gradients_to_csv(SMALL, last)
    rows = list(csv.DictReader(text.splitlines()))
    arrays = (
        last.norms,
        last.growth,
        last.ratios,
        last.norms_after_updates,
        last.first_update,
    )
    assert len(rows) == sum(each.size for each in arrays) + last.singular_values.size
    found = [row for row in rows if row["quantity"] == "gradient norm" and row["at"] == "6"]
    assert [row["network"] for row in found] == list(KINDS)
    assert [float(row["value"]) for row in found] == last.norms[:, 0, 5].tolist()
    assert gradients_to_csv(SMALL, frames[0]).count("\n") == 1


def test_the_first_update_moves_by_the_rate() -> None:
    halves = [_measure_update(rate).first_update for rate in (0.2, 0.1)]
    np.testing.assert_allclose(halves[0], 2 * halves[1], rtol=1e-12)


def _measure_update(rate: float) -> GradientsByDepth:
    from bn_core.lessons.depth.worker.gradients import _measure_updates as updated

    config = replace(SMALL, update_rate=rate)
    return next(updated(config, create_empty_result(config, ""), CPU, 0.1))


SEEN = DepthConfig(seeds=6, layers=20, jacobian="16")


def make_gradients(**values: np.ndarray) -> GradientsByDepth:
    """A whole result of six seeds, in which the claims hold, with some of it replaced."""
    layer = np.arange(20)[::-1]
    factor = {"default": 0.4, "he": 0.9, "batch": 1.0}
    norms = np.stack([[factor.get(kind, 1.0) ** layer] * 6 for kind in KINDS])
    ratios = np.ones((len(RATIO_KINDS), len(DEPTHS), 6))
    ratios[RATIO_KINDS.index("batch")] = 100.0
    result = replace(
        create_empty_result(SEEN, ""),
        norms=norms,
        growth=grow(lambda size: LAMBDA + 0 * size),
        ratios=ratios,
        singular_values=np.ones((2, 6, 256)),
    )
    return replace(result, **values)


def grow(by_size: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Growth (activations, batch sizes, 6 seeds) as a function of the batch size."""
    values = by_size(np.array(BATCHES, dtype=float))
    return np.broadcast_to(values[:, None], (len(ACTIVATIONS), len(BATCHES), 6)).copy()


def kinds(result: GradientsByDepth) -> dict[tuple[str, str], Kind]:
    return {(each.id, each.part.name): each.kind for each in judge_gradients(SEEN, result)}


@pytest.mark.parametrize(
    ("by_size", "explodes", "rate"),
    [
        (lambda size: LAMBDA + 0 * size, Kind.HOLDS, Kind.HOLDS),
        (lambda size: LAMBDA + 1 / size, Kind.HOLDS, Kind.ONLY),
        (lambda size: LAMBDA**0.5 + 0 * size, Kind.HOLDS, Kind.FAILS),
        (lambda size: 1.01 + 0 * size, Kind.WEAKER, Kind.FAILS),
        (lambda size: 1 + 0 * size, Kind.FAILS, Kind.FAILS),
        (lambda size: 0.5 + 0 * size, Kind.FAILS, Kind.FAILS),
    ],
)
def test_c17_follows_the_growth(
    by_size: Callable[[np.ndarray], np.ndarray], explodes: Kind, rate: Kind
) -> None:
    told = kinds(make_gradients(growth=grow(by_size)))
    assert (told["C17", "explodes"], told["C17", "rate"]) == (explodes, rate)


def test_c18_finds_the_batch_at_which_theory_has_a_linear_network_explode() -> None:
    """(B − 2)/(B − 3) is 1.02 at a batch of 53."""

    def law(size: np.ndarray) -> np.ndarray:
        return (size - 2) / np.maximum(size - 3, 0.5)

    told = {each.part.name: each for each in judge_nonlinearities(make_gradients(growth=grow(law)))}
    assert told["formula"].kind is Kind.HOLDS
    assert told["linear"].kind is Kind.ONLY
    assert told["linear"].boundary is not None
    assert told["linear"].boundary.side == "below"
    assert 32 < told["linear"].boundary.interval.median < 64
    flat = kinds(make_gradients(growth=grow(lambda size: 1 + 0 * size)))
    assert flat["C18", "tanh"] is flat["C18", "linear"] is Kind.FAILS
    assert flat["C18", "formula"] is Kind.ONLY


@pytest.mark.parametrize(
    ("plain", "power", "relieve", "slow"),
    [
        (100.0, 0.5, Kind.HOLDS, Kind.HOLDS),
        (1e-9, 0.5, Kind.FAILS, Kind.HOLDS),
        (1e9, 2.0, Kind.HOLDS, Kind.FAILS),
    ],
)
def test_c19_follows_ratio_and_power(plain: float, power: float, relieve: Kind, slow: Kind) -> None:
    ratios = make_gradients().ratios
    ratios[RATIO_KINDS.index("batch")] = plain
    ratios[RATIO_KINDS.index("batch skip")] = np.array(DEPTHS)[:, None] ** power
    told = kinds(make_gradients(ratios=ratios))
    assert (told["C19", "relieve"], told["C19", "power"]) == (relieve, slow)


@pytest.mark.parametrize(
    ("kind", "factor", "verdict"),
    [
        ("default", 0.8, Kind.HOLDS),
        ("default", 0.98, Kind.WEAKER),
        ("default", 1.2, Kind.FAILS),
        ("he", 0.9, Kind.HOLDS),
        ("he", 1.0, Kind.FAILS),
        ("batch", 1.0, Kind.HOLDS),
        ("batch", 1.2, Kind.HOLDS),  # growth is allowed
        ("batch", 0.8, Kind.FAILS),
    ],
)
def test_c21_judges_decay_alone(kind: str, factor: float, verdict: Kind) -> None:
    norms = make_gradients().norms
    norms[KINDS.index(kind)] = factor ** np.arange(20)[::-1]
    assert kinds(make_gradients(norms=norms))["C21", kind] is verdict


@pytest.mark.parametrize(
    ("value", "kind"), [(1.0, Kind.HOLDS), (2.0, Kind.FAILS), (0.0, Kind.FAILS)]
)
def test_c22_counts_singular_values_near_one(value: float, kind: Kind) -> None:
    assert kinds(make_gradients(singular_values=np.full((2, 6, 256), value)))["C22", ""] is kind


def test_seeds_that_disagree_leave_it_open() -> None:
    torn = make_gradients().singular_values
    torn[1, :2] = 2.0
    assert kinds(make_gradients(singular_values=torn))["C22", ""] is Kind.UNDECIDED


def test_shares_are_shares() -> None:
    assert share_near_one(np.array([[0.9, 1.1, 0.89, 0.0]])) == pytest.approx([0.5])
