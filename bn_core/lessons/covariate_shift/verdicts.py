"""Judge three claims about covariate shift."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.claim_part import ClaimPart
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
    return _decide(
        CLAIMS["C41"].part(),
        _divide(none, batch),
        f"After {config.steps} steps at rate {format_number(config.rate)}, medians and ranges: "
        f"KL(first ‖ now) in nats {_tell(none)} without, {_tell(batch)} with batch norm; how far "
        f"the means have moved, in standard deviations, {_tell(result.drift[0, :, -1])} without, "
        f"{_tell(result.drift[1, :, -1])} with it.",
        "Batch norm sets the mean and the variance of what enters the nonlinearity, so only γ, β "
        "and the shape of the distribution can change.",
    )


def judge_noise(config: CovariateShiftConfig, result: CovariateShift) -> tuple[Verdict, ...]:
    """Judge C23, whether noise moves inputs more than no norm and costs no accuracy."""
    last = {"evaluation": result.accuracy[..., -1], "training": result.training_accuracy[..., -1]}
    told = {
        mode: f"Test accuracy after {config.steps} steps in {mode} mode, medians and ranges: "
        f"{_tell(values[0])} without batch norm, {_tell(values[1])} with it, "
        f"{_tell(values[2])} with noise after it."
        for mode, values in last.items()
    }
    step, drift = result.step_drift[..., 1:].mean(axis=2), result.drift[..., -1]
    moved = (
        "How far means of layer inputs move, in standard deviations, medians and ranges. In one "
        f"step: {_tell(step[0])} without batch norm, {_tell(step[1])} with it, {_tell(step[2])} "
        f"with the noise. Since the start: {_tell(drift[0])}, {_tell(drift[1])} and "
        f"{_tell(drift[2])}."
    )
    return (
        _decide(
            CLAIMS["C23"].part("evaluation mode"),
            last["evaluation"][2] - last["evaluation"][1],
            told["evaluation"],
            "Evaluation mode has no noise, but running statistics that were averaged with the "
            "noise of the layers before.",
        ),
        _decide(
            CLAIMS["C23"].part("training mode"),
            last["training"][2] - last["training"][1],
            told["training"],
            "In training mode each prediction is made with new noise.",
        ),
        _decide(
            CLAIMS["C23"].part("less stable"),
            _divide(step[2], step[0]),
            moved,
            "The noise has a new mean at every step, whereas the weights change only a little in "
            "one step.",
        ),
    )


def _decide(part: ClaimPart, values: Array, measured: str, because: str) -> Verdict:
    """Judge a part by its value of each seed, NaN if a network diverged."""
    if lost := int(np.isnan(values).sum()):
        obstacle = f"With {lost} of {values.size} seeds a network diverged: nothing is compared."
        return Verdict.without(part, measured, obstacle)
    return decide_over_seeds(part, values, measured, because)


def _tell(values: Array) -> str:
    """Tell a spread over the seeds that did not diverge, and how many did."""
    lost = int(np.isnan(values).sum())
    if lost == values.size:
        return "none (diverged)"
    return f"{format_spread(values)}{f', {lost} of {values.size} diverged' if lost else ''}"


def _tell_median(values: Array) -> str:
    return "diverged" if np.isnan(values).any() else format_number(float(np.median(values)), 4)


def _divide(one: Array, other: Array) -> Array:
    """Return a ratio, ∞ where only ``other`` is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Array = one / other
    return ratio
