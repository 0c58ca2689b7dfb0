"""The block, and the number of means, parameters and statistics per norm."""

from __future__ import annotations

import streamlit as st

from bn_core import BATCH, Forward, normalize
from bn_core.lessons.which_axes.code import does_pytorch_refuse
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import choose_axes, count_statistics, find_groups
from bn_core.text.numbers import format_number
from pages.shared.badge import show_badge
from pages.shared.number_table import show_table
from pages.which_axes.block import show_block
from pages.which_axes.choice import choose_cell, get_cell

NORMS = ("batch", "layer", "instance", "group")
_EACH = {
    "batch": "channel",
    "layer": "example",
    "instance": "example and channel",
    "group": "example and group",
}


@st.fragment
def show_values(step: Forward, hats: bool) -> None:
    """Show the block.

    Only this part runs again when another cell is chosen.
    """
    groups = find_groups(step.axes, step.x.shape)
    show_block(step, groups, get_cell(step.x.size), hats, "block", choose_cell)
    st.caption(
        "Each row of pictures is one example, each picture one channel. A stronger shade is a "
        "larger number. Point at a cell, tap it, or use the arrow keys."
    )


def show_counts(config: AxesConfig) -> None:
    """Show the means and parameters of each norm, the block's own marked."""
    st.subheader("How many means is that?", anchor=False)
    rows = []
    for name in NORMS:
        result = count_statistics(choose_axes(name, config.groups), config.shape)
        title = f"group, G = {config.groups}" if name == "group" else name
        kept = str(result.buffers) if result.buffers else "none"
        pair = str(result.parameters)
        rows.append(
            (title, _EACH[name], str(result.means), str(result.values_per_mean), pair, kept)
        )
    heads = (
        "norm",
        "one mean for each",
        "means",
        "numbers in each",
        "γ and β",
        "kept for inference",
    )
    show_table(heads, rows, NORMS.index(config.norm), "What each norm computes and keeps")
    wide = count_statistics(BATCH, (1, 512))
    st.markdown(
        f"γ and β are one pair a channel: 2C = {2 * config.c} learned numbers, whatever is "
        f"averaged; with 512 channels {wide.parameters}. Batch norm alone also keeps a running "
        f"mean and variance a channel, {wide.buffers} numbers there, which are not learned. "
        "PyTorch adds a counter of batches; its `InstanceNorm2d` has γ and β only if asked."
    )


def show_badges(config: AxesConfig, step: Forward) -> None:
    """Check the same block with PyTorch's four layers."""
    st.subheader("PyTorch on the same block", anchor=False)
    for name in NORMS:
        axes = choose_axes(name, config.groups)
        show_badge(
            f"badge {name}",
            "bn_core.lessons.four_steps.worker.pytorch_check",
            "check",
            normalize(step.x, axes=axes),
        )
    st.caption(
        "Layer norm is asked as `GroupNorm(1, C)`: `nn.LayerNorm` over channels and positions "
        "averages the same numbers, but has a γ and β for every position too."
    )
    if does_pytorch_refuse(step.axes, step.x.shape):
        st.markdown(
            "PyTorch refuses because each number would be its own mean: every x̂ is 0 and y is β, "
            "whatever the input. Here the largest |x̂| is "
            f"{format_number(float(abs(step.x_hat).max()))}."
        )


def summarize(config: AxesConfig, step: Forward) -> list[str]:
    """Describe what the block shows."""
    m, means = step.count, step.mean.size
    first = float(step.x_hat[:, 0].mean()), float(step.x_hat[0].mean())
    sentences = [
        f"{config.norm.capitalize()} norm makes {means} mean{'s' * (means != 1)} of "
        f"{step.x.size} numbers: {m} number{'s' * (m != 1)} share each.",
        f"x̂ of channel 1 averages {_format_rounded(first[0])} over all examples; x̂ of example "
        "1 averages "
        f"{_format_rounded(first[1])} over all its channels. Numbers that share a mean average 0.",
    ]
    if m == 1:
        sentences.append(
            "Each number is its own mean, so every x̂ is 0: nothing of the input is left."
        )
    if config.n == 1 and config.norm == "batch":
        alone = normalize(step.x, axes=choose_axes("instance", 1)).x_hat
        off = float(abs(alone - step.x_hat).max())
        sentences.append(
            "A batch of 1: batch norm is instance norm. Largest difference: "
            f"{format_number(off)}. In two "
            f"dimensions it works, because H·W = {config.h * config.w} numbers share each mean."
        )
    if config.norm == "group" and config.groups in (1, config.c):
        same = "layer" if config.groups == 1 else "instance"
        other = normalize(step.x, axes=choose_axes(same, 1)).x_hat
        off = float(abs(other - step.x_hat).max())
        sentences.append(
            f"G = {config.groups} is {same} norm. Largest difference between them: "
            f"{format_number(off)}."
        )
    return sentences


def _format_rounded(value: float) -> str:
    return "0 (to rounding)" if abs(value) < 1e-12 else format_number(value)
