"""The closed parts of the lesson on ε."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.epsilon.constant_feature import (
    VALUES,
    ConstantFeatureConfig,
    normalize_constant,
)
from bn_core.norm.conventions import PYTORCH
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.number_table import show_table

CONSTANT_NAMES = ConstantFeatureConfig.parameter_names()
"""The parameters of the address that the constant feature uses."""
_LABELS = {"value": "Value of all examples", "examples": "Examples"}
_FLAX = "https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/normalization.html"
_STDS = (1.0, 0.1, 0.01, 1e-3, 1e-4)


def show_constant_feature() -> None:
    """Show x̂ of constant features, by how their mean is summed."""
    config = ConstantFeatureConfig(
        **show_controls(ConstantFeatureConfig, _LABELS, 2, steppers=("value",))
    )
    count, eps = config.examples, PYTORCH.eps
    st.markdown(
        f"{count} examples have the same value, so x − μ should be exactly 0. But a sum of "
        f"{count} equal numbers is rounded, and the mean may differ from the number. The rest, "
        f"divided by √ε = {format_number(eps**0.5)}, is then x̂."
    )
    rows = [normalize_constant(value, count, eps) for value in (config.value, *VALUES)]
    show_table(
        ("the value", "float32, one by one", "float32, in pairs", "float64", "from the first"),
        [
            (
                f"{each.value:g}",
                each.one_by_one,
                each.pairwise,
                each.double,
                each.from_first,
            )
            for each in rows
        ],
        0,
        "x̂ of a constant feature, by how its mean is summed",
    )
    largest = max(rows, key=lambda each: abs(each.one_by_one))
    st.markdown(
        f"Farthest from 0 is the x̂ of {largest.value:g}: {format_number(largest.one_by_one)} in "
        "float32. Where the rounding error of the mean is large, ε no longer matters, and "
        "x̂ is 1 or −1. This lab subtracts the first value before it averages (the last column), "
        "so a constant feature gives exactly 0."
    )


def show_root() -> None:
    """Show what happens if ε is added to σ instead of σ²."""
    st.markdown(
        "Some notebooks add ε after the root: (x − μ)/(σ + ε). The table shows x̂ of a value that "
        "lies one σ above the mean, with ε = 10⁻⁵."
    )
    eps = PYTORCH.eps
    inside = [float(normalize([[-std], [std]], eps=eps).x_hat[1, 0]) for std in _STDS]
    show_table(
        ("σ", "ε inside the root", "ε outside the root"),
        [(std, value, std / (std + eps)) for std, value in zip(_STDS, inside, strict=True)],
        None,
        "x̂ with ε inside and outside the root",
    )
    st.markdown(
        "Inside the root ε counts from σ = √ε = 0.00316 on, outside only from σ = ε = 0.00001 on. "
        "The paper, PyTorch and Keras put it inside."
    )


def show_method() -> None:
    """Say how both figures are computed."""
    st.markdown(
        "**First picture:** your batch is divided by powers of ten and normalized each time, in "
        "float64. The curves are measured, and the formula σ²/(σ² + ε) gives the same numbers."
        "\n\n"
        "**Second picture:** powers of ten are added to your batch, and the sums are stored as "
        "float32, which has 24 bits or about 7 digits. E[x²] − E[x]² and the variance in two "
        "passes are computed from these stored numbers in float32, one number after the other. The "
        "dotted line is their variance in float64. It leaves the true one near 10⁸, where float32 "
        "can store multiples of 8 only, and no formula brings back what is not stored.\n\n"
        "The square of a mean of 4096 = 2¹² standard deviations is 2²⁴ times the variance. So "
        "beyond that line the difference of the two averages has no correct digit left. Two "
        "passes, or Welford's method in one, keep their digits far longer. Flax computes "
        f"E[x²] − E[x]² unless [use_fast_variance]({_FLAX}) is False, because it is faster."
    )
