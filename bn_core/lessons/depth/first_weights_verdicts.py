"""Judge claims on networks at their first weights (C45, C47 and C48)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.depth.first_weights_claims import CLAIMS
from bn_core.lessons.depth.first_weights_config import (
    INDEPENDENT,
    LINE_DEPTHS,
    LINE_KINDS,
    NONLINEARITIES,
    NORMS,
    RESIDUAL,
    WIDTHS,
)
from bn_core.lessons.depth.first_weights_result import FirstWeights
from bn_core.norm.arrays import Array

HALVING = (1, 6)
"""The layers between which the correlation of plain networks is compared: later ones are so small
that chance decides."""
DECAY = (10, 50)
"""The layers between which the power of the depth is fitted."""
RESISTANT = 10
"""The fewest hidden layers in which skips are compared with none."""


def judge_first_weights(result: FirstWeights) -> tuple[Verdict, ...]:
    """Judge the parts of claims C45, C47 and C48.

    A number that is NaN decides nothing.
    """
    return *judge_blocks(result), *judge_representations(result), *judge_gradients(result)


def judge_blocks(result: FirstWeights) -> tuple[Verdict, ...]:
    """Judge claim C45: variance and share of the residual branches."""
    part = CLAIMS["C45"].part
    bare, normed = (RESIDUAL.index(kind) for kind in ("skip", "batch skip"))
    count = result.share.shape[-1]
    slope = _fit_slope(np.arange(count + 1), result.variance[normed])
    last, half = result.share[normed, :, -1], np.median(result.share[bare], axis=-1)
    end = format_spread(result.variance[normed, :, -1])
    return (
        decide_over_seeds(
            part("grows"),
            slope,
            f"With batch norm the variance is 1 before the first block and {end} behind block "
            f"{count} (median, and range over the seeds).",
            "Batch norm gives each branch inputs of variance 1, whatever has added up before; "
            "with He's weights and ReLU its output has variance 1, too.",
        ),
        decide_over_seeds(
            part("identity"),
            last * (count + 1),
            f"With batch norm the last of {count} branches makes {format_spread(last)} of its "
            "output's variance.",
            "Behind l blocks the variance is about l + 1, and the last branch has added 1 of it.",
        ),
        decide_over_seeds(
            part("half"),
            half,
            f"Without a norm the last of {count} branches makes "
            f"{format_spread(result.share[bare, :, -1])} of its output's variance.",
            "With He's weights a branch passes on the variance that it gets, so each block "
            "doubles it.",
        ),
    )


def judge_representations(result: FirstWeights) -> tuple[Verdict, ...]:
    """Judge claim C47: the rank and orthogonality of representations."""
    part = CLAIMS["C47"].part
    last = result.rank[..., -1]
    verdicts = []
    for activation, name in zip(NONLINEARITIES, ("linear", "ReLU"), strict=True):
        bare, normed = (last[NONLINEARITIES.index(activation), NORMS.index(n)] for n in NORMS)
        measured = (
            f"Participation ratio in the last of {result.rank.shape[-1]} {name} layers, median "
            f"(and range over the seeds): without a norm {_tell_ends(bare)}; with batch norm "
            f"{_tell_ends(normed)}."
        )
        verdicts += [
            decide_over_seeds(
                part(f"{name} collapses"), bare, measured, _COLLAPSE[activation], WIDTHS
            ),
            decide_over_seeds(part(f"{name} stays"), normed, measured, _STAY[activation], WIDTHS),
        ]
    place = NONLINEARITIES.index("linear"), NORMS.index("batch")
    rank, end = last[place], result.gap[(*place, ..., -1)]
    first, aligned_end = result.aligned_gap[..., 0], result.aligned_gap[..., -1]
    return (
        *verdicts,
        decide_over_seeds(
            part("bound"),
            _fit_slope(np.log(WIDTHS), np.log(rank).T),
            f"Participation ratio in linear networks with batch norm: {_tell_ends(rank)}.",
            "More units keep more directions apart.",
        ),
        decide_over_seeds(
            part("orthogonal"),
            aligned_end / first,
            f"Distance from orthogonal, from examples near one line: {_tell_ends(first)} in the "
            f"first layer, {_tell_ends(aligned_end)} in the last.",
            "Batch norm scales every unit to variance 1, which takes from the directions that "
            "most units share.",
            WIDTHS,
        ),
        decide_over_seeds(
            part("wider"),
            _fit_slope(np.log(WIDTHS), np.log(end).T),
            f"Distance from orthogonal in the last layer, from digits: {_tell_ends(end)}.",
            "Random weights mix the directions in every layer; with more units the mix is more "
            "even.",
        ),
    )


_COLLAPSE = {
    "linear": (
        "A product of random matrices stretches one direction most; how many layers that takes "
        "grows with the width."
    ),
    "relu": (
        "ReLU makes all outputs positive, which brings any two examples closer in every layer, "
        "whatever the width."
    ),
}
_STAY = {
    "linear": "Each batch norm evens the directions out again.",
    "relu": "Batch norm subtracts what ReLU has added to all examples alike.",
}


def judge_gradients(result: FirstWeights) -> tuple[Verdict, ...]:
    """Judge claim C48: the likeness of gradients by depth."""
    part = CLAIMS["C48"].part
    lag = dict(zip(LINE_KINDS, result.autocorrelation[..., 0], strict=True))
    told = {
        "no norm": (
            "he",
            "Without a norm all examples become alike, so that neighbours have the same units on.",
        ),
        "centred": (
            "centred",
            "With the mean subtracted each unit is on for some points and off for others, so that "
            "every layer cuts the line into more pieces.",
        ),
        "batch norm": (
            "batch",
            "Batch norm subtracts the mean, too, and keeps the scale, so that every layer cuts the "
            "line into more pieces.",
        ),
    }
    noise = [
        decide_over_seeds(
            part(name),
            np.abs(lag[kind]),
            f"Autocorrelation of dy/dx at neighbouring points, median (and range over the seeds): "
            f"{_tell_layers(lag[kind])}.",
            because,
            LINE_DEPTHS,
        )
        for name, (kind, because) in told.items()
    ]
    deep = [place for place, depth in enumerate(LINE_DEPTHS) if depth >= RESISTANT]
    plain, skip = (result.correlation[INDEPENDENT.index(kind)] for kind in ("batch", "batch skip"))
    factor, power = _fit_factor(plain), _fit_power(skip)
    decay = (
        f"Correlation with batch norm and skips: {format_spread(_at(skip, DECAY[0]))} in layer "
        f"{DECAY[0]} and {format_spread(_at(skip, DECAY[1]))} in layer {DECAY[1]}."
    )
    smaller = "Each block adds a branch of a smaller share, which makes less of it different."
    root = (
        "With a variance that grows by 1 per block the power would be 1/2. Batch norm subtracts "
        "the mean that ReLU adds, so it divides by one that grows by 1 − 1/π = 0.68: in wide "
        "layers that makes 0.73."
    )
    return (
        *noise,
        decide_over_seeds(
            part("halves"),
            factor,
            f"Correlation with batch norm and no skips: {format_spread(_at(plain, HALVING[1]))} "
            f"in layer {HALVING[1]}.",
            "Of the units that are on for one input, half are on for another.",
        ),
        decide_over_seeds(
            part("skips"),
            (lag["batch skip"] - lag["batch"])[deep],
            f"Autocorrelation with batch norm and skips: {_tell_layers(lag['batch skip'])}.",
            "The skip passes the gradient on unchanged, and the branch is small against it.",
            [LINE_DEPTHS[place] for place in deep],
        ),
        decide_over_seeds(part("sublinear"), power, decay, smaller),
        decide_over_seeds(part("root"), power, decay, root),
    )


def _fit_slope(x: Iterable[float], y: Array) -> Array:
    """Fit the slope (S,) of lines through points x (P,), y (S, P) by least squares.

    It is rounded to twelve decimals, so that a flat line has slope 0.
    """
    centred = np.asarray(list(x), dtype=float)
    centred = centred - centred.mean()
    return np.round((y * centred).sum(axis=-1) / (centred**2).sum(), 12)


def _at(correlation: Array, layer: int) -> Array:
    """Return the correlations (S,) of (S, layers) in a layer; the first layer is 1."""
    return np.asarray(correlation[:, layer - 1])


def _fit_factor(correlation: Array) -> Array:
    """Return the factor (S,) per layer of correlations (S, layers).

    It is 0 if one of them ends at 0 or less.
    """
    first, last = HALVING
    ratio = np.maximum(_at(correlation, last) / _at(correlation, first), 0.0)
    return np.asarray(ratio ** (1 / (last - first)))


def _fit_power(correlation: Array) -> Array:
    """Fit the power (S,) of the depth with which correlations (S, layers) decay.

    It is infinite if one of them is not above 0.
    """
    first, last = DECAY
    values = correlation[:, first - 1 : last]
    gone = (values <= 0).any(axis=-1)
    logs = np.log(np.where(values > 0, values, np.where(np.isnan(values), np.nan, 1.0)))
    power = -_fit_slope(np.log(np.arange(first, last + 1)), logs)
    return np.where(gone & ~np.isnan(values).any(axis=-1), np.inf, power)


def _tell_ends(values: Array) -> str:
    """Tell values (widths, S) of the narrowest and the widest layers."""
    return (
        f"{format_spread(values[0])} with {WIDTHS[0]} units, {format_spread(values[-1])} with "
        f"{WIDTHS[-1]}"
    )


def _tell_layers(values: Array) -> str:
    """Tell values (depths, S) of networks of 1, 24 and 50 hidden layers."""
    return ", ".join(
        f"{format_spread(values[LINE_DEPTHS.index(depth)])} in {depth} "
        f"{'layer' if depth == 1 else 'layers'}"
        for depth in (1, 24, 50)
    )
