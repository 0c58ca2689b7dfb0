"""A layer of two inputs and two outputs, small enough to fold by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core import RunningStats, normalize_with
from bn_core.lessons.folding.config import FoldingConfig
from bn_core.norm.arrays import Array
from bn_core.norm.folding import compute_affine, fold_layer
from bn_core.norm.quantization import quantize_weight

WEIGHT = np.array([[1.0, 3.0], [2.0, 4.0]])
"""(out, in): the weights of each output."""
INPUT = np.array([1.0, 1.0])
GAMMA = np.array([2.0, 0.1])
BETA = np.array([0.0, 0.0])
STATS = RunningStats(np.array([0.0, 0.0]), np.array([4.0, 1.0]))
EPS = 0.0
"""Left out, so that a = γ/σ is 1 and 0.1."""


@dataclass(frozen=True, slots=True, eq=False)
class SmallFolding:
    """The layer before and after folding; all weights are (out, in)."""

    a: Array
    weight: Array
    folded: Array
    """The weights of the one layer, as they are stored."""
    two_layers: Array
    """(out,): the output of the layer and batch norm."""
    one_layer: Array
    """(out,): the output of the folded layer."""
    is_rounded: bool
    """Whether the folded weights are rounded."""

    @property
    def is_same(self) -> bool:
        """Whether one layer gives what two layers give, up to rounding error."""
        return bool(np.allclose(self.one_layer, self.two_layers, rtol=1e-12, atol=1e-12))


def fold_small_layer(config: FoldingConfig) -> SmallFolding:
    """Fold the example as ``config`` says, and put its input through both."""
    transposed = config.layer == "transposed convolution"
    stored = WEIGHT.T if transposed else WEIGHT
    # PyTorch stores (in, out, …) for a transposed convolution. If somebody multiplies the first
    # axis, as is right for all other layers, square weights raise no error.
    result = fold_layer(
        stored, None, STATS, GAMMA, BETA, EPS, transposed=transposed and not config.wrong_axis
    )
    weight = result.weight.T if transposed else result.weight
    if config.storage != "float":
        weight = quantize_weight(weight, config.bits, 0 if "channel" in config.storage else None)
    apart = normalize_with(STATS, (WEIGHT @ INPUT)[None], GAMMA, BETA, EPS).y[0]
    return SmallFolding(
        compute_affine(STATS, GAMMA, BETA, EPS).a,
        WEIGHT,
        weight,
        apart,
        weight @ INPUT + result.bias,
        config.storage != "float",
    )
