"""Work out the printed numbers of the four steps.

Claims C01 and C02 (examples), C03 (mean and variance after step 3), C05 (parameters), C08 (the
correction of the variance).
"""

from __future__ import annotations

from itertools import product

import numpy as np
from torch import nn

from bn_core import normalize
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.printed_result import Entries
from bn_core.experiments.effect import Effect
from bn_core.experiments.verdict import Verdict
from bn_core.inputs.batches.presets import PRESETS
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.epsilon.variance_shrinkage import VarianceShrinkage, shrink_variance
from bn_core.lessons.running_averages.variance_estimates import (
    VarianceEstimates,
    measure_correction_bias,
)
from bn_core.norm.conventions import PYTORCH
from bn_core.text.numbers import format_number

_LEAST = CLAIMS["C03"].part("variance").threshold
EDGE = _LEAST / (1 - _LEAST)
"""The σ²/ε at which the variance of x̂, r/(r + 1) at r, is the least that C03 needs."""
RATIOS = np.sort([*np.logspace(5, -3, 81), EDGE])[::-1]
"""Variances of the input of C03, in ε: ten in a decade, and the edge."""
FEATURES = 512
"""Features of the layer of C05."""
SIZE = 8
"""Numbers in a normal batch of C08."""
VALUES = (0.0, 1.0, 5.0)
"""The numbers of which C08 draws all batches of 2 to ``SIZE``."""


def entries() -> tuple[Entries, Entries, Entries]:
    """The example of C01, and the two of C02 with ε 0."""
    textbook, quiz, eight = (_preset(key) for key in ("textbook", "quiz", "eight"))
    return (
        Entries(
            "C01",
            "y of [2, 4, 8, 10] with γ = 2, β = 1",
            np.array([-1.53, 0.74, 2.26, 3.53]),
            normalize(textbook, 2.0, 1.0).y[:, 0],
        ),
        Entries(
            "C02",
            "x̂ of [1, 3, 5, 7], by hand (x − 4)/√5",
            np.array([-3, -1, 1, 3]) / np.sqrt(5),
            normalize(quiz, eps=0.0).x_hat[:, 0],
        ),
        Entries(
            "C02",
            "x̂ of [2, 4, 4, 4, 5, 5, 7, 9]",
            np.array([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]),
            normalize(eight, eps=0.0).x_hat[:, 0],
        ),
    )


def _preset(key: str) -> np.ndarray:
    """The batch of this name on the first page, (m, 1)."""
    return read_batch({each.key: each.text for each in PRESETS}[key]).values


def judge_textbook(found: Entries) -> Verdict:
    """C01: every entry as printed."""
    part = CLAIMS["C01"].part()
    place = int(np.abs(found.printed - found.computed).argmax())
    return Verdict.of(
        part,
        Effect.exact(found.off),
        f"It gives {_format_list(found.computed)}.",
        "Every entry is as printed."
        if found.off <= part.threshold
        else f"Entry {place + 1} is {format_number(float(found.computed[place]))}, "
        f"not {format_number(float(found.printed[place]))}.",
    )


def judge_scores(*found: Entries) -> Verdict:
    """C02: the z-scores of a quiz and of eight numbers."""
    results = "; ".join(f"{each.title}: {_format_list(each.computed)}" for each in found)
    return Verdict.of(
        CLAIMS["C02"].part(),
        Effect.exact(max(each.off for each in found)),
        f"With ε = 0, {results}.",
        "A z-score is the distance from the mean in standard deviations, with the variance "
        "divided by m.",
    )


def spread_out(eps: float = PYTORCH.eps) -> VarianceShrinkage:
    """Normalize a batch as its variance shrinks (claim C03)."""
    unit = normalize(_preset("textbook"), eps=0.0).x_hat[:, 0]
    return shrink_variance(unit, eps, 1 / np.sqrt(RATIOS * PYTORCH.eps))


def judge_mean() -> Verdict:
    """C03: a mean of 0 after step 3."""
    step = normalize(_preset("textbook"))
    return Verdict.of(
        CLAIMS["C03"].part("mean"),
        Effect.exact(abs(float(step.x_hat.mean()))),
        f"x̂ of [2, 4, 8, 10] is {_format_list(step.x_hat[:, 0])}.",
        "Distances from a mean add up to 0, whatever they are divided by.",
    )


def judge_variance(found: VarianceShrinkage) -> Verdict:
    """C03: a variance of 1 after step 3, however narrow the input."""
    ratio = found.std**2 / PYTORCH.eps
    shown = [int(np.abs(np.log(ratio / each)).argmin()) for each in (1e5, 100, 10, 1e-3)]
    results = ", ".join(
        f"{format_number(float(found.var_hat[at]))} where σ² is "
        f"{format_number(float(ratio[at]))} times ε"
        for at in shown
    )
    return Verdict.of(
        CLAIMS["C03"].part("variance"),
        [Effect.exact(var, at) for var, at in zip(found.var_hat, ratio, strict=True)],
        f"With PyTorch's ε of {format_number(PYTORCH.eps)} the variance of x̂ is {results}.",
        "It is σ²/(σ² + ε): 1 where ε is negligible against σ², and less elsewhere.",
    )


def judge_count() -> Verdict:
    """C05: counted on PyTorch's layer; buffers, which no gradient reaches, apart."""
    layer = nn.BatchNorm1d(FEATURES)
    learned = sum(each.numel() for each in layer.parameters())
    names = ", ".join(name for name, _ in layer.named_buffers())
    buffers = sum(each.numel() for each in layer.buffers())
    return Verdict.of(
        CLAIMS["C05"].part(),
        Effect.exact(learned),
        f"nn.BatchNorm1d({FEATURES}) has {learned:,} learnable parameters and keeps {buffers:,} "
        f"more numbers as buffers ({names}).",
        "γ and β are learned, one of each per feature; the running statistics are not.",
    )


def measure_exact_bias() -> float:
    """Return the corrected variance's largest bias (claim C08).

    It is a share of the true variance. The expectation is the average over all batches, each
    counted once.
    """
    true = float(np.var(VALUES))
    every = (
        normalize(np.array(list(product(VALUES, repeat=size))).T) for size in range(2, SIZE + 1)
    )
    return max(abs(float(step.unbiased_var.mean()) / true - 1) for step in every)


def judge_correction(found: VarianceEstimates, bias: float) -> Verdict:
    """C08: is m/(m − 1) only approximately unbiased?"""
    part = CLAIMS["C08"].part()
    return Verdict.of(
        part,
        Effect.exact(bias),
        measure_correction_bias(found, SIZE).because,
        "The variance of a batch of independent numbers is σ²(m − 1)/m on average, whatever their "
        "distribution, so the correction is exact, not approximate."
        if bias < part.threshold
        else "The average over all batches is not the true variance.",
    )


def _format_list(values: np.ndarray) -> str:
    return f"[{', '.join(format_number(float(each)) for each in values)}]"
