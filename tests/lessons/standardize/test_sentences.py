"""What the steps tell is what was measured."""

from __future__ import annotations

import numpy as np

from bn_core.inputs.batches.numbers import read_numbers
from bn_core.lessons.standardize.samples import EIGHT, measure_flowers
from bn_core.lessons.standardize.sentences import (
    describe_number,
    tell_outlier,
    tell_pre_activations,
    tell_unit,
)
from bn_core.lessons.standardize.units import UNITS
from bn_core.lessons.standardize.z_scores import standardize

X = read_numbers(EIGHT)
SCORES = standardize(X)


def test_tell_unit_says_that_no_z_score_changed() -> None:
    words = tell_unit(standardize(UNITS["fahrenheit"].convert(X)))
    assert words == (
        "The numbers now run from 35.6 to 48.2, and their standard deviation went from 2 to 3.6. "
        "Not one z-score changed: the unit cancels in the division."
    )
    for others in (X**2, X[:4]):
        assert "Not one" not in tell_unit(standardize(others))


def test_tell_outlier_quotes_both_batches() -> None:
    words = tell_outlier(standardize(np.array([*X[:-1], 25])))
    for number in ("from 5 to 7 ", "from 2 to 6.93", "span 0.72", "they spanned 2.5"):
        assert number in words


def test_tell_pre_activations_quotes_the_neuron() -> None:
    scores = standardize(measure_flowers().pre_activations)
    words = tell_pre_activations(scores)
    assert "from −1.85 to 2.15, with mean −0.144 and standard deviation 1.4" in words


def test_describe_number_spells_out_the_arithmetic() -> None:
    assert describe_number(SCORES, 7) == (
        "Mean μ = 5, standard deviation σ = 2. Number 8: x̂ = (9 − 5) / 2 = **2**."
    )
    scores = standardize(measure_flowers().pre_activations)
    assert "(2.15 + 0.144) / 1.4 = **1.64**" in describe_number(scores, 0)


def test_describe_number_keeps_digits_that_tell_numbers_apart() -> None:
    scores = standardize(np.array([1000.1, 1000.2, 1000.4, 1000.5]))
    assert describe_number(scores, 0) == (
        "Mean μ = 1000.3, standard deviation σ = 0.158. Number 1: x̂ = "
        "(1000.1 − 1000.3) / 0.158 = **−1.26**."
    )
