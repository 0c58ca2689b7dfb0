"""Lengths of weights: scaled, decayed and started elsewhere, against PyTorch's own layers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from bn_core.experiments.claim_part import Kind
from bn_core.experiments.table import HEADER, to_csv
from bn_core.lessons.descents.config import LeastSquaresConfig
from bn_core.lessons.descents.table import least_squares_rows
from bn_core.lessons.length_direction.claims import (
    CLAIMS,
    DECAY_RATE,
    DECAY_TWIN,
    FIRST_LENGTH,
)
from bn_core.lessons.length_direction.config import EPSILONS, FACTORS, SETTINGS, LengthConfig
from bn_core.lessons.length_direction.result import LengthDirection, Scaling
from bn_core.lessons.length_direction.table import length_rows
from bn_core.lessons.length_direction.verdicts import (
    judge_decay,
    judge_formula,
    judge_initial_length,
    judge_recovery,
    judge_scaling,
)
from bn_core.lessons.length_direction.worker.networks import (
    measure_formula,
    measure_recovery,
    measure_scaling,
    run,
)
from bn_core.lessons.length_direction.worker.scaled_networks import (
    build_scaled_networks,
    compute_rate_growth,
    measure_norm,
)
from bn_core.training.data import datasets
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

DIGITS = datasets.load_dataset("digits")
EXACT = LengthConfig(epsilon="1e-12", steps=25, seeds=2, decay=0.1)


@pytest.fixture(scope="module")
def results() -> Sequence[LengthDirection]:
    return list(run(EXACT))


@pytest.mark.parametrize("norm", ["batch", "none"])
def test_a_stack_is_pytorchs_networks_side_by_side(norm: str) -> None:
    runs = [EXACT.run(seed) for seed in (3, 4)]
    nets = build_scaled_networks(runs, [1.0, 1.0], DIGITS, 1e-5 if norm == "batch" else None)
    x, y = DIGITS.x_train[:64].double(), DIGITS.y_train[:64]
    losses, found = nets.gradients(x.expand(2, -1, -1), y.expand(2, -1))
    for place, each in enumerate(runs):
        weights = draw_initial_weights(each, DIGITS.features, DIGITS.classes)
        net = build_network(norm, each, weights).double()
        loss = torch.nn.functional.cross_entropy(net(x), y)
        loss.backward()
        assert losses[place].item() == pytest.approx(loss.item(), rel=1e-12)
        layers = [layer for layer in net if isinstance(layer, torch.nn.Linear)]
        for ours, layer in zip(found[:3], layers, strict=False):
            assert layer.weight.grad is not None
            torch.testing.assert_close(ours[place].T, layer.weight.grad)


def test_scaling_changes_nothing_but_the_gradients_length() -> None:
    found = measure_scaling(EXACT, DIGITS)
    shape = (len(EPSILONS) + 1, len(FACTORS), 2)
    assert found.logit_difference.shape == found.gradient.shape == shape
    assert found.logit_difference[0].max() < 1e-8
    np.testing.assert_allclose(found.gradient[0], 1, atol=1e-8)
    usual = EPSILONS.index(1e-5)
    assert found.logit_difference[usual, 0].max() > 1e-5  # a tenth of the length
    assert found.logit_difference[-1, -1].min() > 100
    grown = found.logit_difference[1:-1, 0] / found.logit_difference[0, 0]
    expected = np.array(EPSILONS[1:])[:, None] / EPSILONS[0]
    np.testing.assert_allclose(grown[:5], expected[:5].repeat(2, axis=1), rtol=0.05)
    assert [each.kind for each in judge_scaling(found)] == [Kind.ONLY, Kind.ONLY]


@pytest.mark.parametrize(
    ("share", "kind"),
    [
        ([0.5] * 9, Kind.HOLDS),
        ([2.0] * 9, Kind.FAILS),
        ([0.5] * 4 + [2.0] * 5, Kind.ONLY),
        ([np.nan] * 9, Kind.UNDECIDED),
    ],
)
def test_judge_scaling_follows_planted_changes(share: list[float], kind: Kind) -> None:
    """Changes as shares of their thresholds; the network without batch norm is not judged."""
    shares = np.array([*share, 1e6])[:, None, None].repeat(6, axis=2)
    found = Scaling((0.1,), 1e-5 * shares, 1 + 1e-3 * shares, np.ones(6))
    verdicts = judge_scaling(found)
    assert [each.kind for each in verdicts] == [kind, kind]
    if kind == Kind.ONLY:
        for each in verdicts:
            assert each.boundary is not None
            assert each.boundary.side == "below"
            assert EPSILONS[3] < each.boundary.interval.median < EPSILONS[4]


def test_the_printed_formula_is_far_off_and_the_right_one_is_not() -> None:
    found = measure_formula()
    assert found.by_spread < 1e-6 < 0.5 < found.printed
    np.testing.assert_allclose(found.std, 2.0, rtol=1e-5)
    assert [each.kind for each in judge_formula(found)] == [Kind.FALSE, Kind.FALSE]
    planted = replace(found, printed=0.01, std=(2.0, 20.0, 200.0))
    assert [each.kind for each in judge_formula(planted)] == [Kind.HOLDS, Kind.HOLDS]


def test_gamma_and_beta_undo_their_own_batch_alone() -> None:
    """On another batch of B the means differ by 2σ²/B, the deviations by about σ²/B."""
    found = measure_recovery(EXACT)
    assert max(found.own.max(), found.fixed.max()) < 1e-20
    for size, errors in zip(found.sizes, found.others, strict=True):
        assert errors.mean() == pytest.approx(3 / size, rel=0.3)
    assert [each.kind for each in judge_recovery(found)] == [Kind.HOLDS, Kind.FAILS]
    planted = replace(found, fixed=found.others, others=found.own)
    assert [each.kind for each in judge_recovery(planted)] == [Kind.FALSE, Kind.HOLDS]


def test_a_run_comes_in_order_and_ends_whole(results: Sequence[LengthDirection]) -> None:
    shares = [each.progress for each in results]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    last = results[-1]
    assert last.step == EXACT.steps == last.losses.shape[2]
    parts = [part for claim in ("C39", "C11", "C04") for part in CLAIMS[claim].parts]
    assert [each.part for each in results[1].verdicts] == parts
    assert [each.part for each in last.verdicts] == [*parts, DECAY_RATE, DECAY_TWIN, FIRST_LENGTH]


def curve(result: LengthDirection, name: str) -> Any:
    return result.losses[SETTINGS.index(name)]


def test_decay_is_a_growing_rate(results: Sequence[LengthDirection]) -> None:
    """Li and Arora 2019, theorem 2.1: loss for loss."""
    last = results[-1]
    np.testing.assert_allclose(curve(last, "decayed"), curve(last, "grown"), atol=1e-9)
    decayed, grown = (last.rates[SETTINGS.index(name)] for name in ("decayed", "grown"))
    keep = 1 - EXACT.rate * EXACT.decay
    np.testing.assert_allclose(grown[:, 1:], decayed[:, 1:] / keep, rtol=1e-6)
    assert compute_rate_growth(keep, 0) == pytest.approx(1 / keep)


def test_ten_times_the_length_at_a_hundred_times_the_rate_is_the_same(
    results: Sequence[LengthDirection],
) -> None:
    last = results[-1]
    np.testing.assert_allclose(curve(last, "raised"), curve(last, "plain"), atol=1e-8)
    raised, plain = (last.norms[SETTINGS.index(name)] for name in ("raised", "plain"))
    np.testing.assert_allclose(raised, 10 * plain, rtol=1e-9)


@pytest.mark.parametrize(
    ("times", "apart", "kinds"),
    [
        (3.0, 0.005, (Kind.HOLDS, Kind.HOLDS)),
        (1.25, 0.02, (Kind.WEAKER, Kind.FAILS)),
        (1.0, 0.0, (Kind.FAILS, Kind.HOLDS)),
        (0.3, 1.0, (Kind.FAILS, Kind.FAILS)),
        (np.nan, np.nan, (Kind.UNDECIDED, Kind.UNDECIDED)),  # a network diverged
    ],
)
def test_judge_decay_follows_planted_rates(
    results: Sequence[LengthDirection], times: float, apart: float, kinds: tuple[Kind, Kind]
) -> None:
    last = results[-1]
    rates, losses = last.rates.copy(), last.losses.copy()
    rates[SETTINGS.index("decayed")] = times * rates[SETTINGS.index("plain")]
    losses[SETTINGS.index("grown")] = losses[SETTINGS.index("decayed")] + apart
    planted = replace(last, rates=rates, losses=losses)
    assert tuple(each.kind for each in judge_decay(EXACT, planted)) == kinds


@pytest.mark.parametrize(
    ("apart", "kind"), [(0.05, Kind.HOLDS), (0.2, Kind.FAILS), (np.nan, Kind.UNDECIDED)]
)
def test_judge_initial_length_follows_planted_losses(
    results: Sequence[LengthDirection], apart: float, kind: Kind
) -> None:
    losses = np.ones_like(results[-1].losses)
    losses[SETTINGS.index("large")] += apart
    assert judge_initial_length(replace(results[-1], losses=losses)).kind == kind


def test_the_norm_of_all_gradients_is_that_of_one_long_one() -> None:
    parts = [torch.randn(2, 3, 4).double(), torch.randn(2, 5).double()]
    whole = torch.cat([each.flatten(1) for each in parts], dim=1).norm(dim=1)
    torch.testing.assert_close(measure_norm(parts), whole)


def test_the_csv_has_every_number_and_what_made_it(results: Sequence[LengthDirection]) -> None:
    last = results[-1]
    rows = list(
        csv.DictReader(
            io.StringIO(
                to_csv(
                    [
                        ("lengths", EXACT, last, length_rows),
                        ("squares", LeastSquaresConfig(), None, least_squares_rows),
                    ]
                )
            )
        )
    )
    assert tuple(rows[0]) == HEADER
    assert last.scaling is not None
    assert last.recovery is not None
    seeded = [row for row in rows if row["seed"]]
    measured = 2 * last.scaling.logit_difference.size + 3 * last.recovery.own.size
    assert len(seeded) == measured + 3 * last.losses.size
    assert {row["config"] for row in rows} == {repr(EXACT)}
    [one] = [
        row
        for row in rows
        if (row["seed"], row["setting"]) == ("1", "decayed")
        and (row["quantity"], row["at"]) == ("loss", "25")
    ]
    assert float(one["value"]) == curve(last, "decayed")[1, 24]
