"""Pass a batch through a random network, with and without batch norm.

Numbers are float32, as they are in training, so that they overflow and vanish where those of a real
network would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from bn_core.lessons.why_normalize.config import EXAMPLES, RandomNetworkConfig
from bn_core.norm.arrays import Array, Float64Array
from bn_core.norm.forward import normalize

BINS = 31
"""An odd number, so that 0 is the middle of a bin if the limits are symmetric."""
LIMITS = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "relu": (0.0, 4.0), "linear": (-4.0, 4.0)}
"""The range of each nonlinearity's histograms. Values beyond it count in the last bins."""
SATURATED = 0.05
"""A unit is saturated for an example where the slope is less than this share of the largest."""


def _sigmoid(z: Array) -> Array:
    # The tanh form never overflows.
    result: Array = 0.5 * (1 + np.tanh(0.5 * z))
    return result


APPLY: dict[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "relu": lambda z: np.maximum(z, 0),
    "linear": lambda z: z,
}
_SLOPES: dict[str, Callable[[Array], Array]] = {
    "tanh": lambda out: 1 - out**2,
    "sigmoid": lambda out: out * (1 - out),
    "relu": lambda out: (out > 0).astype(out.dtype),
    "linear": np.ones_like,
}
_LARGEST_SLOPES = {"tanh": 1.0, "sigmoid": 0.25, "relu": 1.0, "linear": 1.0}


def find_slopes(activation: str, out: Array) -> Array:
    """Return the slope of a nonlinearity where it has these outputs."""
    return _SLOPES[activation](out)


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """What the L layers of one network do to a batch.

    A layer whose numbers overflow, and each layer after it, has NaN.
    """

    shares: Float64Array
    """(L, BINS): the share of all outputs of a layer in each bin of its nonlinearity's range."""
    spread: Float64Array
    """(L,): how far a unit's outputs differ between the examples: their standard deviation over the
    batch, as the root mean square over the units."""
    saturated: Float64Array
    """(L,): the share of outputs where the nonlinearity is flat."""
    inputs: Array
    """(L, N): the pre-activations of one unit per layer: what enters its nonlinearity."""
    outputs: Array
    """(L, N): the outputs of the same units."""

    @property
    def layers(self) -> int:
        """The number of layers."""
        return len(self.spread)

    @property
    def overflow(self) -> int:
        """The first layer, from 1, that overflows float32; 0 if there is none."""
        lost = np.isnan(self.spread)
        return int(lost.argmax()) + 1 if lost.any() else 0

    @property
    def vanished_layer(self) -> int:
        """The first layer, from 1, that answers all examples the same, or 0."""
        constant = self.spread == 0
        return int(constant.argmax()) + 1 if constant.any() else 0


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The same random network without and with batch norm."""

    config: RandomNetworkConfig
    without: Signals
    normalized: Signals | None
    """With batch norm, if the config asks for it."""

    @property
    def layer(self) -> int:
        """The layer, from 0, whose unit is drawn."""
        return min(self.config.layer, self.config.layers) - 1


def compare_networks(config: RandomNetworkConfig) -> Comparison:
    """Pass one batch through the network, and through the same with batch norm."""
    x, *weights = draw_network(config)
    without = measure_signals(config, x, weights, normalized=False)
    normalized = measure_signals(config, x, weights, normalized=True) if config.norm else None
    return Comparison(config, without, normalized)


def draw_network(config: RandomNetworkConfig) -> Iterator[Array]:
    """Yield the batch (N, width), then each layer's weights (inputs, units).

    All are float32. The first layers of a deeper network are those of a shallower one.
    """
    rng = np.random.default_rng(config.seed)
    yield rng.standard_normal((EXAMPLES, config.width), dtype=np.float32)
    for _ in range(config.layers):
        drawn = rng.standard_normal((config.width, config.width), dtype=np.float32)
        yield drawn * np.float32(config.weight_std)


def pass_layers(
    activation: str, x: Array, weights: list[Array], normalized: bool
) -> Iterator[tuple[Array, Array]]:
    """Yield each layer's pre-activations and outputs (N, units) up to an overflow.

    With batch norm a pre-activation is its output, since that enters the nonlinearity.
    """
    for weight in weights:
        z: Array = x @ weight
        if not np.isfinite(z).all():
            return
        z = normalize(z).y if normalized else z
        x = APPLY[activation](z)
        yield z, x


@np.errstate(all="ignore")  # what is not finite ends the pass
def measure_signals(
    config: RandomNetworkConfig, x: Array, weights: list[Array], normalized: bool
) -> Signals:
    """Pass a batch through the layers, and measure each."""
    layers, unit = len(weights), min(config.unit, config.width) - 1
    signals = Signals(
        np.full((layers, BINS), np.nan),
        np.full(layers, np.nan),
        np.full(layers, np.nan),
        np.full((layers, len(x)), np.nan),
        np.full((layers, len(x)), np.nan),
    )
    passed = pass_layers(config.activation, x, weights, normalized)
    for place, (z, out) in enumerate(passed):
        signals.shares[place] = _count_shares(out, *LIMITS[config.activation])
        signals.spread[place] = measure_spread(out)
        signals.saturated[place] = measure_saturation(config.activation, out)
        signals.inputs[place], signals.outputs[place] = z[:, unit], out[:, unit]
    return signals


def measure_spread(out: Array) -> float:
    """Return the rms over units of the standard deviation over the batch."""
    # In float64, which squares any float32 without overflow or underflow.
    return float(np.sqrt(out.astype(np.float64).var(axis=0).mean()))


def measure_saturation(activation: str, out: Array) -> float:
    """Return the share of outputs whose slope is under 5% of the largest, for ReLU 0."""
    flat = find_slopes(activation, out) < SATURATED * _LARGEST_SLOPES[activation]
    return float(np.count_nonzero(flat)) / out.size


def _count_shares(out: Array, low: float, high: float) -> Float64Array:
    # In one pass over the numbers: np.histogram takes several times as long.
    places = np.clip((out - low) * (BINS / (high - low)), 0, BINS - 1).astype(np.intp)
    return np.bincount(places.ravel(), minlength=BINS) / out.size
