"""Judge what the length of weights does (claims C04, C11 and C39)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.length_direction.claims import (
    CLAIMS,
    DECAY_RATE,
    DECAY_TWIN,
    FIRST_LENGTH,
)
from bn_core.lessons.length_direction.config import (
    EPSILONS,
    PLAIN_SETTINGS,
    SETTINGS,
    LengthConfig,
)
from bn_core.lessons.length_direction.result import (
    FormulaErrors,
    LengthDirection,
    Scaling,
    UndoneByAffine,
)
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


def judge_scaling(result: Scaling) -> tuple[Verdict, Verdict]:
    """Judge claim C39: scaling W changes no output, and the gradient by 1/a."""
    outputs = result.logit_difference.max(axis=1)
    gradients = np.abs(result.gradient - 1).max(axis=1)
    least, usual = format_number(min(result.factors)), EPSILONS.index(1e-5)
    measured = (
        f"With PyTorch's ε = 10⁻⁵ an output changes by up to {format_spread(outputs[usual])} of "
        f"the largest, and ‖g‖·a by {format_spread(gradients[usual])}. Both come from × {least}, "
        f"where the least variance of a unit in the first layer is "
        f"{format_spread(result.variance)}. Without batch norm an output changes by up to "
        f"{format_spread(outputs[-1])} times the largest. Medians and ranges over seeds."
    )
    because = (
        "Mean and standard deviation are scaled along with Wx, but ε is not: a unit's output "
        "changes by about ε/(2σ²), so the shortest weights show it first."
    )
    return (
        decide_over_seeds(CLAIMS["C39"].part("outputs"), outputs[:-1], measured, because, EPSILONS),
        decide_over_seeds(
            CLAIMS["C39"].part("gradients"), gradients[:-1], measured, because, EPSILONS
        ),
    )


def judge_formula(result: FormulaErrors) -> tuple[Verdict, Verdict]:
    """Judge claim C11: the printed formula, and the scale of the output."""
    growth = result.std[-1] / result.std[0]
    because = (
        "Batch norm divides each unit by its own spread over the batch, ‖w‖_S = √(wᵀSw) with S the "
        "covariance of x. So the scale is γ, whatever the length of W."
    )
    return (
        Verdict.of(
            CLAIMS["C11"].part("formula"),
            Effect.exact(result.printed),
            f"Relative error of γ·Wx/‖Wx‖ {format_number(result.printed)}, of γ·w·x/‖w‖ "
            f"{format_number(result.by_length)}, of γ·w·(x − mean)/‖w‖_S "
            f"{format_number(result.by_spread, 2)}.",
            because,
        ),
        Verdict.of(
            CLAIMS["C11"].part("scale"),
            Effect.exact(growth / (result.factors[-1] / result.factors[0])),
            f"With W × {format_number(result.factors[-1])} the output's standard deviation goes "
            f"from {format_number(result.std[0], 5)} to {format_number(result.std[-1], 5)}.",
            because,
        ),
    )


def judge_recovery(result: UndoneByAffine) -> tuple[Verdict, Verdict]:
    """Judge claim C04: whether γ and β of one batch recover x there, and elsewhere."""
    own, fixed = float(result.own.max()), float(result.fixed.max())
    others = ", ".join(
        f"{format_spread(errors)} at {size}"
        for size, errors in zip(result.sizes, result.others, strict=True)
    )
    return (
        Verdict.of(
            CLAIMS["C04"].part("own batch"),
            Effect.exact(max(own, fixed)),
            f"Largest error on its own batch {format_number(own, 2)}, with its fixed statistics on "
            f"another one {format_number(fixed, 2)}.",
            "y = γ·(x − μ)/√(σ² + ε) + β is x if γ and β undo the very μ and σ that were used.",
        ),
        decide_over_seeds(
            CLAIMS["C04"].part("other batches"),
            result.others,
            f"Error on another batch, medians and ranges: {others} examples.",
            "Another batch has another mean and variance, and those are what is taken out. The "
            "squared error of the mean is 2σ²/B on average, that of the standard deviation about "
            "σ²/B: together 3/B of the variance of x.",
            result.sizes,
        ),
    )


def judge_decay(config: LengthConfig, result: LengthDirection) -> tuple[Verdict, Verdict]:
    """Judge whether decay raises the effective rate, as a growing rate would."""
    plain, decayed, grown = (SETTINGS.index(each) for each in ("plain", "decayed", "grown"))
    ratio = result.rates[decayed, :, -1] / result.rates[plain, :, -1]
    twin = np.abs(result.losses[decayed] - result.losses[grown]).max(axis=1)
    other = np.abs(result.losses[decayed] - result.losses[plain]).max(axis=1)
    alone = (1 - config.rate * config.decay) ** (-2 * config.steps)
    measured = (
        f"After {config.steps} steps decay alone would make η/‖w‖² (1 − ηλ)⁻²ᵀ = "
        f"{format_number(alone)} times as large. With and without decay the losses are at most "
        f"{format_spread(other)} nats apart (median and range)."
    )
    return (
        decide_over_seeds(
            DECAY_RATE,
            ratio,
            measured,
            "Only directions count, and a step turns a shorter w further. ηλ times the number of "
            "steps decides how much shorter it gets.",
        ),
        decide_over_seeds(
            DECAY_TWIN,
            twin,
            measured,
            f"Both make the same function, except for ε = {config.epsilon}, which does not shrink "
            "with w, and for rounding.",
        ),
    )


def judge_initial_length(result: LengthDirection) -> Verdict:
    """Judge whether from × 0.1, 1 and 10 the losses end close."""
    names = ("small", "plain", "large")
    normed = np.stack([result.last(SETTINGS.index(name)) for name in names])
    bare = np.stack([result.last(len(SETTINGS) + PLAIN_SETTINGS.index(name)) for name in names])
    raised = SETTINGS.index("raised")
    twin = np.abs(result.losses[raised] - result.losses[SETTINGS.index("plain")]).max(axis=1)
    ends = result.norms[[SETTINGS.index(name) for name in names], :, -1]
    return decide_over_seeds(
        FIRST_LENGTH,
        np.ptp(normed, axis=0),
        f"Loss in the last tenth from × 0.1, 1, 10, medians: {_list_medians(normed)} with batch "
        f"norm, {_list_medians(bare)} without; rms ‖w‖ at the end {_list_medians(ends)}. From × 10 "
        f"at 100 times the rate the loss is at most {format_spread(twin)} nats from that of × 1.",
        "Length sets the effective rate: × 10 divides it by 100. Short weights grow long in a few "
        "steps, long ones turn slowly to the end.",
    )


def _list_medians(values: Array) -> str:
    """Return the median of each row (S, R)."""
    return ", ".join(
        format_number(float(each)) if np.isfinite(each) else "diverged"
        for each in np.median(values, axis=1)
    )
