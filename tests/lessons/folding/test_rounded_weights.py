"""Folded networks lose accuracy when one unit's scale rounds the others away."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
import torch

from bn_core.experiments.encoding import decode, encode
from bn_core.lessons.folding.config import FACTORS, RoundedWeightsConfig
from bn_core.lessons.folding.experiments import ROUNDED_WEIGHTS
from bn_core.lessons.folding.result import RoundedWeights
from bn_core.lessons.folding.table import write_rounded_weights_csv
from bn_core.lessons.folding.worker import rounded_weights as worker
from bn_core.training.data import datasets


@pytest.fixture(scope="module")
def result() -> RoundedWeights:
    """Two networks, fewer than the page's five."""
    *_, last = worker.run(RoundedWeightsConfig(seeds=2))
    return last


def test_folding_and_scaling_a_unit_change_no_output() -> None:
    digits = datasets.load_dataset("digits")
    net = worker.train_network(digits, 0, 20)
    scaled = worker.scale_unit(net, 100.0)
    folded = worker.fold_network(scaled)
    assert len(folded) == len(net) - 2
    with torch.no_grad():
        x = digits.x_test
        torch.testing.assert_close(scaled(x), net(x), rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(folded(x), net(x), rtol=1e-4, atol=1e-4)


def test_a_scale_per_channel_keeps_the_accuracy_that_one_scale_loses(
    result: RoundedWeights,
) -> None:
    exact, one, each = result.median_accuracy("100", 8)
    assert exact > 0.97
    assert each > exact - 0.01
    assert one < exact - 0.015
    assert result.median_accuracy("100", 7)[1] < 0.6
    np.testing.assert_allclose(result.exact, np.broadcast_to(result.unfolded, (3, 2)), atol=0.003)


def test_with_equal_channels_eight_bits_lose_nothing(result: RoundedWeights) -> None:
    exact, one, each = result.median_accuracy("1", 8)
    assert one == pytest.approx(exact, abs=0.005)
    assert each == pytest.approx(exact, abs=0.005)


def test_result_is_stored_and_drawn(result: RoundedWeights) -> None:
    again = decode(encode(result))
    np.testing.assert_array_equal(again.one_scale, result.one_scale)
    for factor in FACTORS:
        view = {"factor": factor, "bits": "8", "theme": "dark"}
        drawn = ROUNDED_WEIGHTS.figure(RoundedWeightsConfig(seeds=2), [result], 0, view)
        assert "Median test accuracy of 2 folded networks" in drawn["say"][0]
        assert len(drawn["figures"]) == 2
    first = next(iter(worker.run(RoundedWeightsConfig(seeds=2))))
    drawn = ROUNDED_WEIGHTS.figure(RoundedWeightsConfig(seeds=2), [first], 0, {})
    words = "Nothing is measured yet. A run trains the networks and rounds their weights."
    assert drawn["say"] == [words]


def test_table_holds_every_accuracy(result: RoundedWeights) -> None:
    text = write_rounded_weights_csv(RoundedWeightsConfig(seeds=2), result)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(FACTORS) * 2 * (1 + 2 * len(result.bits))
    assert float(rows[0]["test_accuracy"]) == result.exact[0, 0]
