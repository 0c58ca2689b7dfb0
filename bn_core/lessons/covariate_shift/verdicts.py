"""Judge three claims about covariate shift."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.covariate_shift.claims import CLAIMS
from bn_core.lessons.covariate_shift.config import RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


def judge(config: CovariateShiftConfig, result: CovariateShift) -> tuple[Verdict, ...]:
    """Judge claims C27, C41 and C23."""
    return judge_gradients(result), judge_inputs(config, result), *judge_noise(config, result)


def judge_gradients(result: CovariateShift) -> Verdict:
    """Judge C27, whether gradients agree more without batch norm."""
    part = CLAIMS["C27"].part()
    each = result.cosine.mean(axis=-1)  # (R, 2, S)
    measured = (
        "Mean cosine without and with batch norm, medians: "
        + "; ".join(
            f"rate {format_number(rate)}: {_tell_median(none)} and {_tell_median(batch)}"
            for rate, (none, batch) in zip(RATES, each, strict=True)
        )
        + "."
    )
    whole = ~np.isnan(each).any(axis=(1, 2))
    if not whole.any():
        return Verdict.without(part, measured, "At every rate a network diverged.")
    lost = [format_number(rate) for rate, kept in zip(RATES, whole, strict=True) if not kept]
    gone = f" At {', '.join(lost)} a network diverged, and nothing is compared." if lost else ""
    return decide_over_seeds(
        part,
        _divide(1 - each[whole, 1], 1 - each[whole, 0]),
        measured + gone,
        "The ratio depends on the rate. A tiny step changes little in any network, so at a tiny "
        "rate both cosines are near 1, whatever the ratio.",
        tuple(np.array(RATES)[whole]),
    )


def judge_inputs(config: CovariateShiftConfig, result: CovariateShift) -> Verdict:
    """Judge C41, whether layer inputs change less with batch norm."""
    none, batch = result.divergence[:2, :, -1]
    return decide_over_seeds(
        CLAIMS["C41"].part(),
        _divide(none, batch),
        f"After {config.steps} steps at rate {format_number(config.rate)} KL(first ‖ now) is "
        f"{_tell(none)} nats without and {_tell(batch)} nats with batch norm; the "
        f"means have moved by {_tell(result.drift[0, :, -1])} and "
        f"{_tell(result.drift[1, :, -1])} standard deviations (medians and ranges).",
        "Batch norm sets the mean and the variance of what enters the nonlinearity, so only γ, β "
        "and the shape of the distribution can change.",
    )


def judge_noise(config: CovariateShiftConfig, result: CovariateShift) -> tuple[Verdict, ...]:
    """Judge C23, whether noise moves inputs more than no norm and costs no accuracy."""
    last = {"evaluation": result.accuracy[..., -1], "training": result.training_accuracy[..., -1]}
    told = {
        mode: f"Test accuracy after {config.steps} steps in {mode} mode: "
        f"{_tell(values[0])} without batch norm, {_tell(values[1])} with it, "
        f"{_tell(values[2])} with noise after it (medians and ranges)."
        for mode, values in last.items()
    }
    step, drift = result.step_drift[..., 1:].mean(axis=2), result.drift[..., -1]
    moved = (
        "Means of layer inputs move in one step by "
        f"{_tell(step[0])} standard deviations without batch norm, {_tell(step[1])} with it, "
        f"{_tell(step[2])} with the noise; since the start they have moved by {_tell(drift[0])}, "
        f"{_tell(drift[1])} and {_tell(drift[2])} (medians and ranges)."
    )
    return (
        decide_over_seeds(
            CLAIMS["C23"].part("evaluation mode"),
            last["evaluation"][2] - last["evaluation"][1],
            told["evaluation"],
            "Evaluation mode has no noise, but running statistics that were averaged with the "
            "noise of the layers before.",
        ),
        decide_over_seeds(
            CLAIMS["C23"].part("training mode"),
            last["training"][2] - last["training"][1],
            told["training"],
            "In training mode each prediction is made with new noise.",
        ),
        decide_over_seeds(
            CLAIMS["C23"].part("less stable"),
            _divide(step[2], step[0]),
            moved,
            "The noise has a new mean at every step, whereas the weights change only a little in "
            "one step.",
        ),
    )


def _tell(values: Array) -> str:
    return "∞ (diverged)" if np.isnan(values).all() else format_spread(values)


def _tell_median(values: Array) -> str:
    return "diverged" if np.isnan(values).any() else format_number(float(np.median(values)), 4)


def _divide(one: Array, other: Array) -> Array:
    """Return a ratio, ∞ where only ``other`` is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Array = one / other
    return ratio
