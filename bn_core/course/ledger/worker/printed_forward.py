"""Work out the printed numbers of the four steps.

Claims C01 and C02 (examples), C03 (the variance after step 3), C05 (parameters), C08 (the
correction of the variance).
"""

from __future__ import annotations

import numpy as np
from torch import nn

from bn_core import normalize
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.printed_result import Entries
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.inputs.batches.presets import PRESETS
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.epsilon.variance_shrinkage import VarianceShrinkage, shrink_variance
from bn_core.lessons.running_averages.variance_estimates import (
    MAX_ERRORS,
    VarianceEstimates,
    measure_correction_bias,
)
from bn_core.norm.conventions import PYTORCH
from bn_core.text.numbers import format_number

ENTRY = CLAIMS["C01"].limit("entry")
"""Half a unit of the last digit that C01 prints: how far an entry may be off."""
EXACT = CLAIMS["C02"].limit("entry")
"""What C02 prints needs no rounding, so this is float64's rounding alone."""
ONE = CLAIMS["C03"].limit("off")
"""How far from 1 the variance after step 3 may be, for claim C03."""
STDS = (0.1, 0.01, 0.001, 0.0001)
"""Standard deviations of the input of C03."""
PARAMETERS, FEATURES = int(CLAIMS["C05"].limit("count")), 512
"""What C05 prints, and of how many features."""
SIZE = 8
"""Numbers in a batch of C08."""


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
    place = int(np.abs(found.printed - found.computed).argmax())
    holds = found.off <= ENTRY
    return decide_by_hand(
        id="C01",
        claim="The batch [2, 4, 8, 10] with γ = 2 and β = 1 gives [−1.53, 0.74, 2.26, 3.53].",
        measured=f"It gives {_listed(found.computed)}.",
        expected=f"Every entry within {format_number(ENTRY)} of the printed one.",
        holds=holds,
        because="Every entry is as printed."
        if holds
        else f"Entry {place + 1} is {format_number(float(found.computed[place]))}, "
        f"not {format_number(float(found.printed[place]))}.",
    )


def judge_scores(*found: Entries) -> Verdict:
    """C02: the z-scores of a quiz and of eight numbers."""
    off = max(each.off for each in found)
    results = "; ".join(f"{each.title}: {_listed(each.computed)}" for each in found)
    return decide_by_hand(
        id="C02",
        claim="[1, 3, 5, 7] are [−3, −1, 1, 3]/√5 when standardized, and "
        "[2, 4, 4, 4, 5, 5, 7, 9] are [−1.5, −0.5, −0.5, −0.5, 0, 0, 1, 2].",
        measured=f"With ε = 0, {results}.",
        expected=f"Exactly so: within {format_number(EXACT)}, float64's rounding.",
        holds=off <= EXACT,
        because=f"The largest distance is {format_number(off, 1)}.",
    )


def spread_out(eps: float = PYTORCH.eps) -> VarianceShrinkage:
    """Normalize a batch as its standard deviation shrinks from 1 (claim C03)."""
    unit = normalize(_preset("textbook"), eps=0.0).x_hat[:, 0]
    return shrink_variance(unit, eps, 1 / np.array(STDS))


def judge_variance(found: VarianceShrinkage) -> Verdict:
    """C03: a variance of 1 after step 3, however narrow the input."""
    kept = np.abs(found.var_hat - 1) <= ONE
    results = ", ".join(
        f"{format_number(float(var))} at {format_number(float(std))}"
        for std, var in zip(found.std, found.var_hat, strict=True)
    )
    widest = ", ".join(format_number(float(std)) for std in found.std[kept])
    return decide_by_hand(
        id="C03",
        claim="After step 3 the mean is 0 and the variance is 1.",
        measured=f"With PyTorch's ε of {format_number(PYTORCH.eps)}, the variance of x̂ by the "
        f"input's standard deviation: {results}.",
        expected=f"From {1 - ONE:g} to {1 + ONE:g} at each.",
        holds=bool(kept.all()),
        because="It is σ²/(σ² + ε), which is 1 only where ε is nothing beside σ²: "
        + (f"here at a standard deviation of {widest}." if widest else "here at none of these."),
    )


def judge_count() -> Verdict:
    """C05: counted on PyTorch's layer; buffers, which no gradient reaches, apart."""
    layer = nn.BatchNorm1d(FEATURES)
    learned = sum(each.numel() for each in layer.parameters())
    names = ", ".join(name for name, _ in layer.named_buffers())
    buffers = sum(each.numel() for each in layer.buffers())
    return decide_by_hand(
        id="C05",
        claim=f"Batch norm of {FEATURES} features has {PARAMETERS:,} parameters.",
        measured=f"nn.BatchNorm1d({FEATURES}) learns {learned:,} numbers and keeps {buffers:,} "
        f"more as buffers ({names}).",
        expected=f"{PARAMETERS:,} that are learned.",
        holds=learned == PARAMETERS,
        because="γ and β are learned, one of each for a feature; what is averaged is not.",
    )


def judge_correction(found: VarianceEstimates) -> Verdict:
    """C08: is N/(N − 1) only approximately unbiased?"""
    said = measure_correction_bias(found, SIZE)
    return decide_by_hand(
        id="C08",
        claim="The N/(N − 1) correction of the averaged batch variance is only approximately "
        "unbiased.",
        measured=said.because,
        expected=f"More than {format_number(MAX_ERRORS)} standard errors from the true variance, "
        f"in batches of {SIZE}.",
        holds=said.differs,
        because="A batch of independent numbers expects σ²(N − 1)/N, so the correction is exact, "
        "not approximate."
        if not said.differs
        else "The average is farther from the true variance than chance explains.",
    )


def _listed(values: np.ndarray) -> str:
    return f"[{', '.join(format_number(float(each)) for each in values)}]"
