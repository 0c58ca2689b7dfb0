"""Sentences about untrained networks that quote the result."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.depth.first_weights_config import (
    EXAMPLES,
    LINE_DEPTHS,
    LINE_KINDS,
    NONLINEARITIES,
    NORMS,
    RESIDUAL,
    WIDTHS,
    FirstWeightsConfig,
)
from bn_core.lessons.depth.first_weights_result import FirstWeights
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


def describe_first_weights(config: FirstWeightsConfig, result: FirstWeights) -> list[str]:
    """Describe representations, blocks and gradients, once all are measured."""
    if not result.done:
        return [
            "Nothing is measured yet. “Run” passes digits through untrained networks."
            if not result.step
            else f"{result.step} networks are measured."
        ]
    relu = result.rank[NONLINEARITIES.index("relu"), :, 0, :, -1]
    bare, normed = (_middle(relu[NORMS.index(norm)]) for norm in NORMS)
    shares = {kind: _middle(row[:, -1]) for kind, row in zip(RESIDUAL, result.share, strict=True)}
    lag = {
        kind: _middle(row[-1, :, 0])
        for kind, row in zip(LINE_KINDS, result.autocorrelation, strict=True)
    }
    return [
        f"After {config.layers} ReLU layers of {WIDTHS[0]} units, the number of directions that "
        f"{EXAMPLES} digits fill is {bare} without a norm and {normed} with batch norm (1: all "
        "lie along one line).",
        f"The last of {config.blocks} residual branches makes {shares['batch skip']} of its "
        f"output's variance with batch norm, and {shares['skip']} with skips alone.",
        f"In {LINE_DEPTHS[-1]} layers the autocorrelation of neighbouring gradients is "
        f"{lag['he']} with He's weights and no norm, {lag['batch']} with batch norm, and "
        f"{lag['batch skip']} with batch norm and skips (0: noise).",
    ]


def _middle(values: Array) -> str:
    """Return the median over the seeds as text."""
    return format_number(float(np.median(values)))
