"""Check the influence of tokens against PyTorch's own layer and its autograd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from bn_core.lessons.sequences.config import TokensConfig
from bn_core.lessons.sequences.influence import Influence, draw_tokens
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

TOLERANCE = 1e-9
"""The largest difference that is called none; rounding stays near 1e-15."""
_LAYERS: dict[str, Callable[[int], nn.Module]] = {
    "batch": nn.BatchNorm1d,
    "layer": nn.LayerNorm,
    "rms": lambda features: nn.RMSNorm(features, eps=1e-5),
}


def check(influence: Influence) -> dict[str, Any]:
    """Compare the influences of a page with those of PyTorch's layer, in float64.

    Returns ``state`` (agrees or differs) and a ``sentence``.
    """
    difference = float(np.abs(influence.size - differentiate(influence.config)).max())
    agrees = difference < TOLERANCE
    return {
        "state": "agrees" if agrees else "differs",
        "sentence": (
            f"PyTorch's autograd gets {'the same' if agrees else 'other'} influences "
            f"(largest difference {format_number(difference, 1)})."
        ),
    }


def differentiate(config: TokensConfig) -> Array:
    """Return the influences (N, T) by differentiating PyTorch's layer."""
    layer = _LAYERS[config.norm](config.features).double()
    sequence, position = config.token
    token = sequence * config.length + position

    def read_output(x: Tensor) -> Tensor:
        return torch.as_tensor(layer(x)[token])

    jacobian = torch.autograd.functional.jacobian(
        read_output, torch.from_numpy(draw_tokens(config))
    )
    norms = torch.linalg.vector_norm(jacobian, dim=(0, 2))
    return np.asarray(norms.reshape(config.sequences, config.length).numpy())
