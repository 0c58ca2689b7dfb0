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

from bn_core.experiments.table import HEADER, to_csv
from bn_core.lessons.descents.config import LeastSquaresConfig
from bn_core.lessons.descents.table import least_squares_rows
from bn_core.lessons.length_direction.config import FACTORS, SETTINGS, LengthConfig
from bn_core.lessons.length_direction.result import LengthDirection
from bn_core.lessons.length_direction.table import length_rows
from bn_core.lessons.length_direction.verdicts import (
    judge_decay,
    judge_formula,
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
    assert found.logit_difference.shape == found.gradient.shape == (3, len(FACTORS), 2)
    assert found.logit_difference[1].max() < 1e-8
    np.testing.assert_allclose(found.gradient[1], 1, atol=1e-8)
    assert found.logit_difference[0, 0].max() > 1e-5  # PyTorch's ε, a tenth of the length
    assert found.logit_difference[2, -1].min() > 100
    assert judge_scaling(EXACT, found).holds is True
    assert judge_scaling(LengthConfig(), found).holds is False


def test_the_printed_formula_is_far_off_and_the_right_one_is_not() -> None:
    found = measure_formula()
    assert found.by_spread < 1e-6 < 0.5 < found.printed
    np.testing.assert_allclose(found.std, 2.0, rtol=1e-5)
    assert judge_formula(found).holds is False
    assert judge_formula(replace(found, printed=0.01, std=(2.0, 20.0, 200.0))).holds is True


def test_gamma_and_beta_undo_their_own_batch_alone() -> None:
    """On another batch of B the means differ by 2σ²/B, the deviations by about σ²/B."""
    found = measure_recovery()
    assert max(found.own) < 1e-20
    for size, error in zip(found.sizes, found.others, strict=True):
        assert error == pytest.approx(3 / size, rel=0.5)
    assert judge_recovery(found).holds is False
    assert judge_recovery(replace(found, others=found.own)).holds is True


def test_a_run_comes_in_order_and_ends_whole(results: Sequence[LengthDirection]) -> None:
    shares = [each.progress for each in results]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    last = results[-1]
    assert last.step == EXACT.steps == last.losses.shape[2]
    assert None not in (last.scale, last.printed, last.decay, last.starts)
    assert results[1].scale is not None


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


def test_the_judge_of_decay_follows_its_thresholds(results: Sequence[LengthDirection]) -> None:
    last = results[-1]
    weak = judge_decay(EXACT, last)
    assert weak.holds is ((last.rates[1, :, -1] / last.rates[0, :, -1] >= 1.5).all().item())
    rates = last.rates.copy()
    rates[SETTINGS.index("decayed")] = 2 * rates[SETTINGS.index("plain")]
    assert judge_decay(EXACT, replace(last, rates=rates)).holds is True
    apart = last.losses.copy()
    apart[SETTINGS.index("grown")] += 1
    assert judge_decay(EXACT, replace(last, rates=rates, losses=apart)).holds is False
    one = replace(last, rates=rates[:, :1], losses=last.losses[:, :1])
    assert judge_decay(EXACT, one).holds is None


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
    seeded = [row for row in rows if row["seed"]]
    assert len(seeded) == 2 * last.scaling.logit_difference.size + 3 * last.losses.size
    assert {row["config"] for row in rows} == {repr(EXACT)}
    [one] = [
        row
        for row in rows
        if (row["seed"], row["setting"]) == ("1", "decayed")
        and (row["quantity"], row["at"]) == ("loss", "25")
    ]
    assert float(one["value"]) == curve(last, "decayed")[1, 24]
