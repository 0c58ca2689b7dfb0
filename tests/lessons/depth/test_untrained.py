"""Untrained deep networks: against PyTorch, laws, and the facts that the page tells."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import torch

from bn_core.lessons.depth.sentences import Facts, format_times, tell_batch, tell_depth
from bn_core.lessons.depth.untrained import (
    PLAIN_KINDS,
    SKIP_KINDS,
    compare_untrained,
    measure_layers,
)
from bn_core.lessons.depth.untrained_config import WIDTH, UntrainedConfig
from bn_core.lessons.depth.verdicts import LAMBDA
from bn_core.lessons.depth.worker.network import DeepNetwork, measure_norms

DEEP = 50
SEEDS = range(3)


@pytest.mark.parametrize("activation", ["relu", "tanh", "linear"])
@pytest.mark.parametrize("kind", [*PLAIN_KINDS, *SKIP_KINDS[1:]])
def test_layers_are_those_of_pytorch(kind: str, activation: str) -> None:
    net = DeepNetwork(kind, 5, 8, activation, 2)
    x, upstream = np.random.default_rng(1).standard_normal((2, 6, 8))
    passed = net(torch.tensor(x))
    loss = (passed.out * torch.tensor(upstream)).sum()
    norms = measure_norms(torch.autograd.grad(loss, passed.layer_sums))
    weights = [each.detach().numpy() for each in net.weights]
    sizes = measure_layers(kind, activation, x, weights, upstream)
    np.testing.assert_allclose(sizes.gradient, norms / norms[-1], rtol=1e-9)
    signal = [float((z.detach() ** 2).mean()) for z in passed.layer_sums]
    np.testing.assert_allclose(sizes.signal, signal, rtol=1e-9)


def test_gradient_vanishes_stays_or_explodes() -> None:
    for seed in SEEDS:
        default, he, batch = compare_untrained(UntrainedConfig(DEEP, seed=seed)).values()
        assert default.ratio < 1e-18
        assert default.growth == pytest.approx(math.sqrt(1 / 6), rel=0.03)
        assert 0.3 < he.ratio < 3
        assert 5e3 < batch.ratio < 5e4
        assert batch.growth == pytest.approx(math.sqrt(LAMBDA), rel=0.03)


def test_the_growth_per_layer_that_is_told_gives_the_whole_growth() -> None:
    for size, tell in ((64, tell_depth), (4, tell_batch)):
        config = UntrainedConfig(DEEP, size)
        told = tell(Facts(config, compare_untrained(config)))
        growth = re.search(
            r"grows by ([\d.]+) per layer on average, to ([^ ]+(?: × 10\S+)?) ", told
        )
        assert growth
        whole = compare_untrained(config)["batch"].ratio
        assert float(growth[1]) ** (DEEP - 1) == pytest.approx(whole, rel=0.03)
        assert growth[2] == format_times(whole)


def test_small_batches_explode_faster() -> None:
    for seed in SEEDS:
        large, small = (
            compare_untrained(UntrainedConfig(DEEP, size, seed=seed))["batch"] for size in (64, 4)
        )
        assert small.growth > 1.4 > large.growth
        assert small.ratio > 1e8


def test_skips_help_with_batch_norm_alone() -> None:
    for seed in SEEDS:
        config = UntrainedConfig(DEEP, skips=True, seed=seed)
        batch, skip, both = compare_untrained(config).values()
        assert both.ratio < 10 < 1e3 < batch.ratio < skip.ratio


def test_signal_doubles_without_a_norm_and_grows_by_one_with_it() -> None:
    _, skip, both = compare_untrained(UntrainedConfig(DEEP, skips=True)).values()
    assert np.median(skip.signal[1:] / skip.signal[:-1]) == pytest.approx(2, rel=0.05)
    assert np.diff(both.signal).mean() == pytest.approx(1, rel=0.1)


def test_networks_share_their_draw() -> None:
    with_skips, without = (
        compare_untrained(UntrainedConfig(8, skips=skips))["batch"] for skips in (True, False)
    )
    np.testing.assert_array_equal(with_skips.gradient, without.gradient)
    assert with_skips.gradient[-1] == 1
    assert WIDTH == 64
