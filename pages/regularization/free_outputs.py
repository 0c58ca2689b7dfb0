"""How many outputs of a batch are free, and how they determine the rest."""

from __future__ import annotations

import streamlit as st

from bn_core import normalize
from bn_core.inputs.batches.batch import MAX_TEXT
from bn_core.lessons.regularization.code import write_free_outputs_code
from bn_core.lessons.regularization.free_outputs import (
    KEYS,
    OTHER_KEYS,
    SubBatches,
    compare_keys,
    read_keys,
)
from bn_core.lessons.regularization.sentences import describe_candidates, describe_last_two
from bn_core.text.numbers import format_number
from pages.shared.controls import read_textbox, show_textbox
from pages.shared.number_table import show_table
from pages.shared.predict import ask_prediction

_FIELDS = {"keys": ("Sub-batch A", KEYS), "other_keys": ("Sub-batch B", OTHER_KEYS)}
NAMES = frozenset(_FIELDS)
"""The parameters of the address that this part uses."""


def show_free_outputs() -> None:
    """Show that the last outputs of a batch follow from the others."""
    st.markdown(
        "The x̂ of a batch have mean 0 and variance 1. These are two conditions, so of B outputs "
        "only B − 2 are free. A network that sees those can compute the other two."
    )
    first = normalize([[1.0], [2.0], [6.0]], eps=0.0).x_hat[:, 0]
    one, two = (format_number(float(each)) for each in first[:2])
    ask_prediction(
        "last of three",
        f"Two of three x̂ in a batch are {one} and {two}. What is the third?",
        float(first[2]),
        "The three add up to 0.",
    )
    values = []
    for place, (name, (label, default)) in zip(
        st.columns(2, gap="medium"), _FIELDS.items(), strict=True
    ):
        with place:
            show_textbox(st.text_input, name, label, default, max_chars=MAX_TEXT)
            instead = "The last valid numbers are shown."
            values.append(read_textbox(name, default, read_keys, instead))
    batches = compare_keys(*values)
    st.markdown(describe_last_two(batches))
    _show_candidates(batches)
    st.markdown(describe_candidates(batches))
    st.code(write_free_outputs_code(*values), language="python")


def _show_candidates(batches: SubBatches) -> None:
    last = len(batches.own)
    names = [f"A, value {last}", *(f"B, value {n + 1}" for n in range(len(batches.other)))]
    rows = zip(names, batches.candidates.tolist(), batches.sums.tolist(), strict=True)
    show_table(
        ("key", "x̂", "sum with the rest of A"),
        [*rows],
        0,
        "Each key as the last of sub-batch A, and the sum of x̂ that results",
    )
