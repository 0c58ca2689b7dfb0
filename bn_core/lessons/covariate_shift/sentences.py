"""Sentences that tell what was measured."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bn_core.lessons.covariate_shift.claims import CLAIMS
from bn_core.lessons.covariate_shift.config import RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.text.numbers import format_number

_SMALL_RATE = 0.01
"""The learning rate at which gradients are compared first."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """The networks on the page, with their result once it is complete."""

    config: CovariateShiftConfig
    result: CovariateShift | None


def measure_movement(result: CovariateShift) -> np.ndarray:
    """Return how far inputs move in one step, on average over the training (K, S)."""
    return np.asarray(result.step_drift[..., 1:].mean(axis=2))


def tell_noise(after: Facts) -> str:
    """Tell how far inputs moved and how well each network learned, or ""."""
    if after.result is None:
        return ""
    accuracy = after.result.accuracy[..., -1]  # (K, S)
    none, batch, noisy = map(_tell, accuracy)
    seeds = accuracy.shape[1]
    return (
        f"{_tell_movement(*np.median(measure_movement(after.result), axis=1))} Test accuracy: "
        f"{none} without, {batch} with batch norm, {noisy} with noisy batch norm (median over "
        f"{seeds} seed{'s' * (seeds != 1)}). "
        f"{_conclude(float(np.median(accuracy[2]) - np.median(accuracy[1])))}"
    ).rstrip()


def _tell_movement(none: float, batch: float, noisy: float) -> str:
    """Tell how far inputs move with noise, beside the networks that did not diverge."""
    if math.isnan(noisy):
        return "With noise the network diverged, so how far its inputs move is not compared."
    others = {"without batch norm": none, "with batch norm alone": batch}
    known = [
        f"{_tell_times(noisy, other)} as far as {name}"
        for name, other in others.items()
        if not math.isnan(other)
    ]
    compared = f" That is {', and '.join(known)}." if known else ""
    return (
        f"With noise the inputs move by {format_number(noisy, 2)} standard deviations per step."
        f"{compared}"
    )


def _conclude(gain: float) -> str:
    """Say what noise does to accuracy, within the limit of claim C23; "" for NaN."""
    if math.isnan(gain):
        return ""
    least = CLAIMS["C23"].part("evaluation mode").least
    return (
        "The inputs that move most do not stop the network from learning."
        if least is not None and gain >= least
        else "Here the noise costs accuracy."
    )


def tell_gradients(after: Facts) -> str:
    """Tell how well gradients agree at a small and at a large rate, or ""."""
    if after.result is None:
        return ""
    each = after.result.cosine.mean(axis=-1)  # (R, 2, S)
    kept = [place for place, row in enumerate(each) if not np.isnan(row).any()]
    places = sorted({RATES.index(_SMALL_RATE), kept[-1] if kept else 0} & set(kept))
    words = [_compare(RATES[place], *np.median(each[place], axis=1)) for place in places]
    if lost := [rate for place, rate in enumerate(RATES) if place not in kept]:
        words.append(f"From rate {format_number(min(lost))} on a network diverged.")
    return " ".join(words)


def _compare(rate: float, none: float, batch: float) -> str:
    one, other = (format_number(float(each)) for each in (none, batch))
    if one == other:
        return f"At rate {format_number(rate)} the cosine is {one} with and without batch norm."
    change = "more" if batch < none else "less"
    return (
        f"At rate {format_number(rate)} the cosine is {one} without and {other} with batch norm, "
        f"whose gradients change {change}."
    )


def _tell(accuracies: np.ndarray) -> str:
    """Tell the median over the seeds, or with how many of them the network diverged."""
    if lost := int(np.isnan(accuracies).sum()):
        return f"none (diverged with {lost} of {accuracies.size} seeds)"
    return format_number(float(np.median(accuracies)))


def _tell_times(value: float, other: float) -> str:
    ratio = value / other
    return f"{float(f'{ratio:.2g}'):,.12g} times"
