"""A layer copied by position, with numbers that the reader can change."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.conventions.code import write_copy_code
from bn_core.lessons.conventions.copied_layer import CopiedLayerConfig, copy_layer
from bn_core.lessons.conventions.sentences import describe_copies
from pages.shared.controls import show_controls
from pages.shared.number_table import show_table

NAMES = CopiedLayerConfig.parameter_names()
"""The parameters of the address that this part uses."""
_LABELS = {"mean": "Stored mean", "var": "Stored variance", "gamma": "Stored γ", "x": "Input x"}


def show_copied_layer() -> None:
    """Show what goes wrong if stored numbers are copied by their position."""
    st.markdown(
        "Files store γ, β, mean and variance in different orders. Some hold a γ that the layer "
        "never used (scale=False in Keras). All of them have the same shape, so nothing raises an "
        "error when they are mixed up."
    )
    values = show_controls(CopiedLayerConfig, _LABELS, 4, tuple(_LABELS))
    config = CopiedLayerConfig(**values)
    copies = copy_layer(config)
    show_table(
        ("what is copied", "output"),
        [
            ("by name, γ ignored as in the source", copies.source),
            ("mean and variance swapped", copies.swapped),
            ("γ used, although the source ignored it", copies.scaled),
        ],
        0,
        "Outputs of the source, and of two wrong copies",
        words=(0,),
    )
    st.markdown(describe_copies(copies))
    st.code(write_copy_code(config), language="python")
