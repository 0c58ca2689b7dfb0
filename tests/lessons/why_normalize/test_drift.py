"""Layers that drift in training: what is measured, and what the lesson opens with."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from bn_core.lessons.why_normalize.config import DriftConfig
from bn_core.lessons.why_normalize.drift_figure import draw_drift
from bn_core.lessons.why_normalize.drift_result import PLACES, Drift
from bn_core.lessons.why_normalize.table import drift_to_csv
from bn_core.lessons.why_normalize.worker import drift
from bn_core.training.data import datasets
from bn_core.training.nets import build_networks, record_forward


@pytest.fixture(scope="module")
def default() -> Drift:
    *_, last = drift.run(DriftConfig())
    return last


def test_default_drifts_without_batch_norm_only(default: Drift) -> None:
    assert default.largest_change("none") > 2.5
    assert default.largest_change("batch") < 1.1
    assert 1.05 < default.largest_change("before batch norm") < 1.4
    assert (default.ratio[0, -1].argmax(), len(default.ratio[0, -1])) == (7, 8)
    assert (default.accuracy[:, -1] > 0.9).all()
    assert (default.accuracy[:, 0] < 0.25).all()


def test_run_repeats_bit_for_bit() -> None:
    config = DriftConfig(layers=3, steps=10)
    first, second = list(drift.run(config)), list(drift.run(config))
    assert [each.progress for each in first] == sorted(each.progress for each in first)
    assert first[-1].done
    np.testing.assert_array_equal(first[-1].spread, second[-1].spread)
    assert np.isnan(first[0].spread[:, 1:]).all()
    assert np.isfinite(first[-1].spread).all()


def test_measurements_are_those_of_pytorch() -> None:
    """At step 0 by hand: the spread of the sums, and of what batch norm makes of them."""
    config = DriftConfig(layers=3, steps=10)
    first = next(drift.run(config))
    digits = datasets.load_dataset("digits")
    plain, normed = build_networks(config.run, digits)
    spreads = [
        each.var(dim=0, correction=0).mean().sqrt().item()
        for each in record_forward(plain, digits.x_test, running=False).pre
    ]
    np.testing.assert_allclose(first.spread[PLACES.index("none"), 0], spreads, rtol=1e-4)
    # γ is 1 at the start, and ε next to nothing.
    np.testing.assert_allclose(first.spread[PLACES.index("batch"), 0], 1, atol=1e-3)
    sums = drift.record_weighted_sums(normed, digits.x_test)
    torch.testing.assert_close(sums[0], digits.x_test @ normed[0].weight.T + normed[0].bias)
    assert first.spread[2, 0, 0] == pytest.approx(first.spread[0, 0, 0])


def test_diverged_network_is_told_in_words() -> None:
    config = DriftConfig(layers=8, activation="relu", rate=1.0, steps=60)
    results = list(drift.run(config))
    last = results[-1]
    lost = np.isnan(last.spread[0, -1]).any()
    drawn = draw_drift(config, results, len(results) - 1, {})
    assert len(drawn["figures"]) == 3
    if lost:
        assert "diverged" in drawn["say"][0]


def test_drift_to_csv_has_every_number(default: Drift) -> None:
    config = DriftConfig()
    lines = drift_to_csv(config, default).splitlines()
    assert len(lines) == 1 + default.spread.size
    assert drift_to_csv(config, None).count("\n") == 1
