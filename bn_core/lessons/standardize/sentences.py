"""Say in words what standardizing did to a set of numbers."""

from __future__ import annotations

import numpy as np

from bn_core.inputs.batches.numbers import read_numbers
from bn_core.lessons.standardize.samples import EIGHT
from bn_core.lessons.standardize.z_scores import ZScores, standardize
from bn_core.text.numbers import format_number, format_number_beside

_FIRST = standardize(read_numbers(EIGHT))
"""What the steps start from."""
_ROUNDING = 1e-9
"""Differences of z-scores below this are rounding errors."""


def describe_number(scores: ZScores, place: int) -> str:
    """Write out the z-score of one number, from 0."""
    return (
        f"Mean μ = {format_beside_mean(scores.mean, scores)}, standard deviation "
        f"σ = {format_number(scores.std)}. Number {place + 1}: x̂ = "
        f"{write_quotient(scores, place)} = **{format_number(float(scores.z[place]))}**."
    )


def write_quotient(scores: ZScores, place: int) -> str:
    """Write how the z-score of one number, from 0, is computed: '(9 − 5) / 2'."""
    x, mean = (format_beside_mean(each, scores) for each in (scores.x[place], scores.mean))
    taken = f"+ {mean[1:]}" if mean.startswith("−") else f"− {mean}"
    return f"({x} {taken}) / {format_number(scores.std)}"


def format_beside_mean(value: float, scores: ZScores) -> str:
    """Format a number, or the mean, with digits that tell the numbers apart."""
    return format_number_beside(float(value), scores.std)


def tell_unit(after: ZScores) -> str:
    """Tell that another unit changed the eight numbers but not their z-scores."""
    low, high = (format_number(float(each)) for each in (after.x.min(), after.x.max()))
    words = (
        f"The numbers now run from {low} to {high}, and their standard deviation went from "
        f"{format_number(_FIRST.std)} to {format_number(after.std)}."
    )
    same = len(after.z) == len(_FIRST.z) and np.allclose(after.z, _FIRST.z, atol=_ROUNDING)
    kept = "Not one z-score changed: the unit cancels in the division."
    return f"{words} {kept}" if same else words


def tell_outlier(after: ZScores) -> str:
    """Tell how one far number moved the z-scores of all others."""
    return (
        f"All z-scores moved. The mean went from {format_number(_FIRST.mean)} to "
        f"{format_number(after.mean)} and the standard deviation from {format_number(_FIRST.std)} "
        f"to {format_number(after.std)}. The z-scores of the other {len(after.x) - 1} now span "
        f"{format_number(_measure_rest(after), 2)}, from lowest to highest; they spanned "
        f"{format_number(_measure_rest(_FIRST), 2)}."
    )


def tell_pre_activations(after: ZScores) -> str:
    """Tell how a neuron's answers were standardized."""
    low, high = (format_number(float(each)) for each in (after.x.min(), after.x.max()))
    return (
        f"The neuron's answers ran from {low} to {high}, with mean {format_number(after.mean)} and "
        f"standard deviation {format_number(after.std)}. Their z-scores have mean 0 and standard "
        "deviation 1. That is what batch norm does to every neuron of a layer."
    )


def _measure_rest(scores: ZScores) -> float:
    """Return the range of the z-scores without the one of the largest size."""
    return float(np.ptp(np.delete(scores.z, np.abs(scores.z).argmax()))) if len(scores.z) > 1 else 0
