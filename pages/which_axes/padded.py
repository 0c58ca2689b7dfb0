"""Sequences of unequal length, and what padding does to their statistics."""

from __future__ import annotations

import streamlit as st

from bn_core.inputs.batches.batch import MAX_TEXT
from bn_core.lessons.which_axes.code import write_padding_code
from bn_core.lessons.which_axes.padding import (
    SEQUENCES,
    PaddedSequences,
    PaddingConfig,
    normalize_sequences,
    read_sequences,
)
from bn_core.lessons.which_axes.padding_figure import draw_padding
from bn_core.lessons.which_axes.sentences import describe_padding
from pages.shared.controls import read_textbox, show_control, show_textbox
from pages.shared.live_figure import show_figures
from pages.shared.number_table import show_table
from pages.shared.predict import ask_prediction
from pages.shared.theme import get_theme

TEXT = "sequences"
NAMES = PaddingConfig.parameter_names() | {TEXT}
"""The parameters of the address that this part uses."""


def show_padding() -> None:
    """Show sequences normalized with their padding and without it."""
    st.markdown(
        "Sequences of unequal length are filled up with zeros to fit into one block N × C × L. "
        "Batch norm averages over N and L, so it averages the padding, too."
    )
    first = normalize_sequences(read_sequences(SEQUENCES), PaddingConfig().padding)
    ask_prediction(
        "mean with padding",
        "A sequence holds 1, 3, 5, another one only 2, and two zeros fill it up. What mean does "
        "nn.BatchNorm1d subtract?",
        float(first.all_positions.mean[0]),
        "The zeros count: (1 + 3 + 5 + 2 + 0 + 0)/6.",
    )
    left, right = st.columns([5, 3], gap="medium")
    with left:
        show_textbox(
            st.text_input,
            TEXT,
            "Sequences",
            SEQUENCES,
            max_chars=MAX_TEXT,
            help="One sequence of one channel after the other, separated by semicolons.",
        )
    with right:
        padding = show_control(PaddingConfig, "padding", "Fill up with", stepper=True)
    instead = "The last valid sequences are shown."
    sequences = read_textbox(TEXT, SEQUENCES, read_sequences, instead)
    _show_result(normalize_sequences(sequences, padding))


def _show_result(padded: PaddedSequences) -> None:
    show_figures([draw_padding(padded, get_theme())], "padding figure")
    with_padding, without = padded.all_positions, padded.real_positions
    show_table(
        ("averaged over", "values", "mean", "variance"),
        [
            (name, str(step.count), float(step.mean[0]), float(step.var[0]))
            for name, step in (("values and padding", with_padding), ("values alone", without))
        ],
        None,
        "Mean and variance of the sequences with padding and without",
    )
    st.markdown(describe_padding(padded))
    st.code(write_padding_code(padded), language="python")
