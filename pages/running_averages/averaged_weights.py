"""Averaged weights need running statistics of their own."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.running_averages.averaged_weights import (
    DATA,
    AveragedWeights,
    AveragedWeightsConfig,
    average_weights,
)
from bn_core.lessons.running_averages.code import write_averaged_weights_code
from bn_core.lessons.running_averages.sentences import describe_averaged_weights
from pages.shared.controls import show_controls
from pages.shared.number_table import show_table

NAMES = AveragedWeightsConfig.parameter_names()
"""The parameters of the address that this part uses."""
_LABELS = {
    "first": "First checkpoint, w",
    "second": "Second checkpoint, w",
    "share": "Share of the second",
}


def show_averaged_weights() -> None:
    """Show what averaged running variances do to an averaged network."""
    st.markdown(
        "Many recipes average the weights of several checkpoints: a moving average (EMA), "
        "stochastic weight averaging (SWA), or a mean teacher. The running statistics cannot be "
        "averaged with them. Here a layer has one weight w and batch norm after it, and its "
        f"inputs have mean {DATA.mean():g} and variance {DATA.var():g}."
    )
    config = AveragedWeightsConfig(**show_controls(AveragedWeightsConfig, _LABELS, 3))
    result = average_weights(config)
    _show_statistics(config, result)
    st.markdown(describe_averaged_weights(result))
    st.code(write_averaged_weights_code(config), language="python")


def _show_statistics(config: AveragedWeightsConfig, result: AveragedWeights) -> None:
    ends = [average_weights(AveragedWeightsConfig(w, w)) for w in (config.first, config.second)]
    rows = [
        *(
            (name, each.weight, float(each.true.mean[0]), float(each.true.var[0]))
            for name, each in zip(("first checkpoint", "second checkpoint"), ends, strict=True)
        ),
        (
            "averaged, statistics too",
            result.weight,
            float(result.averaged.mean[0]),
            float(result.averaged.var[0]),
        ),
        (
            "averaged, statistics estimated again",
            result.weight,
            float(result.true.mean[0]),
            float(result.true.var[0]),
        ),
    ]
    heads = ("network", "w", "running mean", "running variance")
    show_table(heads, rows, 3, "Weight and running statistics of each network", words=(0,))
