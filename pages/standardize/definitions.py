"""What a mini-batch, a feature and a pre-activation are, on eight flowers."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.standardize.samples import BIAS, WEIGHTS, measure_flowers
from pages.shared.number_table import show_table


def show_definitions() -> None:
    """Define the three words beside a table of real measurements."""
    st.subheader("Which numbers are standardized?", anchor=False)
    (first, second), bias = WEIGHTS, BIAS
    st.markdown(
        "- A **mini-batch** is the set of examples that a network sees in one step. Here: "
        "eight flowers, one per row.\n"
        "- A **feature** is a number that every example has: a column, such as the length of a "
        "petal. (A sepal is a green leaf below it.)\n"
        "- A **pre-activation** is what a neuron makes of an example before its nonlinearity: "
        f"z = {first:g} · sepal − {-second:g} · petal + {bias:g}. It is a column, too."
    )
    st.markdown("Batch norm standardizes each column over the rows.")
    flowers = measure_flowers()
    show_table(
        ("flower", "sepal in cm", "petal in cm", "pre-activation z"),
        [
            (str(i), *features, z)
            for i, (features, z) in enumerate(
                zip(flowers.features.tolist(), flowers.pre_activations.tolist(), strict=True),
                start=1,
            )
        ],
        None,
        "Two features of eight flowers and a neuron's pre-activation of each",
    )
