"""Sentences that tell what was measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.lessons.covariate_shift.claims import CLAIMS
from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
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
    moved = dict(zip(NORMS, np.median(measure_movement(after.result), axis=1), strict=True))
    accuracy = dict(zip(NORMS, np.median(after.result.accuracy[..., -1], axis=1), strict=True))
    noisy, seeds = float(moved["noisy"]), after.result.accuracy.shape[1]
    return (
        f"With noise the inputs move by {format_number(noisy, 2)} standard deviations per step. "
        f"That is {_tell_times(noisy, moved['none'])} as far as without batch norm, and "
        f"{_tell_times(noisy, moved['batch'])} as far as with it. Test accuracy: "
        f"{_tell(accuracy['none'])} without, {_tell(accuracy['batch'])} with batch norm, "
        f"{_tell(accuracy['noisy'])} with noisy batch norm (median over {seeds} "
        f"seed{'s' * (seeds != 1)}). "
        f"{_conclude(accuracy['noisy'] - accuracy['batch'])}"
    )


def _conclude(gain: float) -> str:
    """Say what noise does to accuracy, within the limit of claim C23."""
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


def _tell(accuracy: float) -> str:
    return "NaN (diverged)" if np.isnan(accuracy) else format_number(float(accuracy))


def _tell_times(value: float, other: float) -> str:
    ratio = value / other
    return f"{float(f'{ratio:.2g}'):,.12g} times"
