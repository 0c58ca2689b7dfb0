"""The random network: PyTorch, theory, overflow, and what the lesson opens with."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from bn_core.lessons.why_normalize.config import (
    EXAMPLES,
    MAX_LAYERS,
    MAX_WIDTH,
    NONLINEARITIES,
    STARTS,
    RandomNetworkConfig,
)
from bn_core.lessons.why_normalize.random_network import (
    BINS,
    LIMITS,
    compare_networks,
    draw_network,
    find_slopes,
    measure_saturation,
    measure_spread,
    pass_layers,
)

TORCH = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "linear": lambda z: z,
}


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("activation", NONLINEARITIES)
def test_pass_layers_equals_pytorch(activation: str, norm: bool) -> None:
    config = RandomNetworkConfig(layers=6, width=24, activation=activation, start="he")
    x, *weights = draw_network(config)
    out = torch.from_numpy(x)
    layer = torch.nn.BatchNorm1d(24) if norm else torch.nn.Identity()
    for (pre, after), weight in zip(
        pass_layers(activation, x, weights, norm), weights, strict=True
    ):
        z = layer(out @ torch.from_numpy(weight)).detach()
        out = TORCH[activation](z)
        np.testing.assert_allclose(pre, z.numpy(), rtol=2e-4, atol=2e-5)
        np.testing.assert_allclose(after, out.numpy(), rtol=2e-4, atol=2e-5)
    assert out.dtype == torch.float32
    assert after.dtype == np.float32


@pytest.mark.parametrize("activation", NONLINEARITIES)
def test_find_slopes_equals_pytorch(activation: str) -> None:
    z = torch.linspace(-3, 3, 40, dtype=torch.float64, requires_grad=True)
    out = TORCH[activation](z)
    out.sum().backward()
    assert z.grad is not None
    np.testing.assert_allclose(find_slopes(activation, out.detach().numpy()), z.grad.numpy())


@pytest.mark.parametrize(("start", "factor"), list(itertools.product(STARTS, (0.5, 1.0, 2.0))))
def test_linear_network_multiplies_variance_by_squared_gain(start: str, factor: float) -> None:
    """The mean over networks of the variance after L layers is gain²ᴸ, as theory says."""
    layers, networks = 6, 40
    variances = []
    for seed in range(networks):
        config = RandomNetworkConfig(
            layers=layers, width=60, activation="linear", start=start, factor=factor, seed=seed
        )
        variances.append(compare_networks(config).without.spread[-1] ** 2)
    # The logarithm of one network's variance has a variance of about 2 L (1/width + 1/examples).
    error = math.sqrt(2 * layers * (1 / 60 + 1 / EXAMPLES) / networks)
    assert np.log(np.mean(variances)) == pytest.approx(
        2 * layers * math.log(config.gain), abs=4 * error
    )


def test_xavier_is_that_of_square_layers() -> None:
    """Variance 2 / (inputs + outputs), by PyTorch's own initialization."""
    config = RandomNetworkConfig(start="xavier", width=100)
    torch.manual_seed(0)
    weight = torch.nn.init.xavier_normal_(torch.empty(100, 100))
    assert float(weight.std()) == pytest.approx(config.weight_std, rel=0.03)


def test_default_has_the_variance_of_a_new_linear_layer() -> None:
    config = RandomNetworkConfig(start="pytorch", width=100)
    torch.manual_seed(0)
    assert float(torch.nn.Linear(100, 100).weight.detach().std()) == pytest.approx(
        config.weight_std, rel=0.03
    )


def test_deeper_network_begins_with_layers_of_shallower_one() -> None:
    few = compare_networks(RandomNetworkConfig(layers=3)).without
    many = compare_networks(RandomNetworkConfig(layers=8)).without
    np.testing.assert_array_equal(few.spread, many.spread[:3])


@pytest.mark.parametrize("activation", NONLINEARITIES)
def test_signals_are_shares_and_agree_with_outputs(activation: str) -> None:
    config = RandomNetworkConfig(activation=activation, norm=True, layers=4)
    shown = compare_networks(config)
    for signals in (shown.without, shown.normalized):
        assert signals is not None
        assert signals.shares.shape == (4, BINS)
        np.testing.assert_allclose(signals.shares.sum(axis=1), 1)
        assert ((signals.saturated >= 0) & (signals.saturated <= 1)).all()
        assert signals.overflow == signals.vanished_layer == 0


def test_histogram_counts_as_numpy_does() -> None:
    config = RandomNetworkConfig(layers=1, start="he")
    x, *weights = draw_network(config)
    [(_, out)] = pass_layers("tanh", x, weights, normalized=False)
    counts, _ = np.histogram(out, BINS, LIMITS["tanh"])
    shares = compare_networks(config).without.shares[0]
    assert np.abs(shares * out.size - counts).sum() <= 2  # a value on an edge


@pytest.mark.parametrize(
    ("activation", "z"), [("tanh", math.atanh(math.sqrt(0.95))), ("sigmoid", 4.3565)]
)
def test_measure_saturation_begins_at_a_twentieth_of_the_steepest_slope(
    activation: str, z: float
) -> None:
    pre = torch.tensor([-1.01 * z, -0.99 * z, 0.99 * z, 1.01 * z], dtype=torch.float64)
    assert measure_saturation(activation, TORCH[activation](pre).numpy()) == 0.5


def test_measure_spread_squares_every_float32() -> None:
    for size in (1e-40, 1e-20, 1.0, 1e20, 3e38):
        out = np.array([[-size], [size]], dtype=np.float32)
        assert measure_spread(out) == pytest.approx(float(out[1, 0]))


def test_overflow_ends_the_measurements() -> None:
    config = RandomNetworkConfig(
        layers=MAX_LAYERS, activation="relu", start="he", factor=10, norm=True
    )
    shown = compare_networks(config)
    lost = shown.without.overflow
    assert 30 < lost < 45
    assert np.isfinite(shown.without.spread[: lost - 1]).all()
    assert np.isnan(shown.without.spread[lost - 1 :]).all()
    assert shown.normalized is not None
    assert shown.normalized.overflow == 0


def test_underflow_is_found() -> None:
    config = RandomNetworkConfig(layers=MAX_LAYERS, activation="relu", factor=0.1)
    signals = compare_networks(config).without
    assert 25 < signals.vanished_layer < 40
    assert not signals.spread[signals.vanished_layer - 1 :].any()


@pytest.mark.parametrize("seed", range(3))
def test_default_lets_the_signal_fade(seed: int) -> None:
    """What the page opens with, and what its first two steps show."""
    ten = compare_networks(RandomNetworkConfig(seed=seed)).without.spread
    assert ten[0] == pytest.approx(0.45, abs=0.03)
    assert 0.002 < ten[-1] < 0.004
    assert (np.diff(ten) < 0).all()
    thirty = compare_networks(RandomNetworkConfig(layers=30, seed=seed)).without.spread
    assert 1e-8 < thirty[-1] < 2e-7


@pytest.mark.parametrize(("factor", "low", "high"), [(1.0, 0.0, 1e-6), (5.0, 1e3, 1e5)])
def test_gradient_vanishes_with_the_usual_weights_and_explodes_with_large_ones(
    factor: float, low: float, high: float
) -> None:
    """What the second step says of the gradient, although tanh saturates."""
    x, *weights = draw_network(RandomNetworkConfig(layers=30, factor=factor))
    passed = list(pass_layers("tanh", x, weights, normalized=False))
    gradient = np.random.default_rng(0).standard_normal(x.shape)
    sizes = []
    for (_, out), weight in zip(reversed(passed), reversed(weights), strict=True):
        gradient = gradient * find_slopes("tanh", out.astype(np.float64))
        sizes.append(float(np.linalg.norm(gradient)))
        gradient = gradient @ weight.T.astype(np.float64)
    assert low < sizes[-1] / sizes[0] < high


@pytest.mark.parametrize("seed", range(3))
def test_weights_five_times_too_large_saturate_five_tanh_layers(seed: int) -> None:
    config = RandomNetworkConfig(layers=5, start="lecun", factor=5, norm=True, seed=seed)
    shown = compare_networks(config)
    assert shown.normalized is not None
    assert 0.6 < shown.without.saturated[-1] < 0.7
    assert 0.01 < shown.normalized.saturated[-1] < 0.04


@pytest.mark.parametrize("seed", range(3))
def test_eight_sigmoid_layers_answer_the_same_to_every_example(seed: int) -> None:
    config = RandomNetworkConfig(
        layers=8, activation="sigmoid", start="lecun", norm=True, seed=seed
    )
    shown = compare_networks(config)
    assert shown.normalized is not None
    assert shown.without.spread[-1] < 3e-5
    assert shown.normalized.spread[-1] == pytest.approx(0.21, abs=0.01)


@pytest.mark.parametrize(
    ("start", "factor"),
    list(itertools.product(("pytorch", "he"), (0.1, 1.0, 10.0))),
)
def test_batch_norm_gives_every_layer_the_same_spread(start: str, factor: float) -> None:
    config = RandomNetworkConfig(layers=30, start=start, factor=factor, norm=True)
    signals = compare_networks(config).normalized
    assert signals is not None
    np.testing.assert_allclose(signals.spread, 0.63, atol=0.02)


def test_linear_layers_with_batch_norm_keep_a_spread_of_one() -> None:
    config = RandomNetworkConfig(layers=30, activation="linear", factor=5, norm=True)
    signals = compare_networks(config).normalized
    assert signals is not None
    np.testing.assert_allclose(signals.spread, 1, atol=1e-3)


def test_largest_network_is_bounded() -> None:
    """What one change costs the web process grows with these three numbers."""
    assert EXAMPLES * MAX_WIDTH * MAX_LAYERS <= 500_000
