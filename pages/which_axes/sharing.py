"""The block, and the number of means, parameters and statistics of each norm."""

from __future__ import annotations

import streamlit as st

from bn_core import BATCH, Forward, normalize
from bn_core.lessons.which_axes.code import does_pytorch_refuse
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import choose_axes, count_statistics, find_groups
from pages.shared.badge import show_badge
from pages.shared.number_table import show_table
from pages.which_axes.block import show_block
from pages.which_axes.choice import choose_cell, get_cell

NORMS = ("batch", "layer", "instance", "group")
_PER = {
    "batch": "channel",
    "layer": "example",
    "instance": "example and channel",
    "group": "example and group",
}


@st.fragment
def show_values(step: Forward, hats: bool) -> None:
    """Show the block.

    Only this part runs again when another cell is selected.
    """
    height, width = step.x.shape[2:]
    groups = find_groups(step.axes, step.x.shape)
    show_block(step, groups, get_cell(step.x.size), hats, "block", choose_cell)
    st.caption(
        f"Each row is one example. Each square is one channel of it, the output of one filter at "
        f"{height} × {width} positions. The more a cell stands out from the page, the larger its "
        "value. Select a cell: all cells that are averaged with it take colour."
    )


def show_counts(config: AxesConfig) -> None:
    """Show the means and parameters of each norm, with the selected norm marked."""
    rows = []
    for name in NORMS:
        result = count_statistics(choose_axes(name, config.groups), config.shape)
        title = f"group, G = {config.groups}" if name == "group" else name
        kept = str(result.buffers) if result.buffers else "none"
        rows.append(
            (
                title,
                _PER[name],
                str(result.means),
                str(result.values_per_mean),
                str(result.parameters),
                kept,
            )
        )
    heads = ("norm", "one mean per", "means", "values each", "γ and β", "running statistics")
    show_table(heads, rows, NORMS.index(config.norm), "What each norm computes and stores")
    wide = count_statistics(BATCH, (1, 512))
    st.caption(
        f"γ and β: one pair per channel, 2C = {2 * config.c} learned parameters, and "
        f"{wide.parameters} for 512 channels. Batch norm also stores a running mean and variance "
        "per channel, which are not learned. PyTorch's `InstanceNorm2d` has γ and β only with "
        "`affine=True`."
    )


def show_badges(step: Forward, groups: int) -> None:
    """Check the same block with PyTorch's four layers."""
    for name in NORMS:
        show_badge(
            f"badge {name}",
            "bn_core.lessons.four_steps.worker.pytorch_check",
            "check",
            normalize(step.x, axes=choose_axes(name, groups)),
        )
    st.caption(
        "Layer norm is computed as `GroupNorm(1, C)`. `nn.LayerNorm` over channels and positions "
        "averages the same values, but has a γ and a β for every position too."
    )
    if does_pytorch_refuse(step.axes, step.x.shape):
        st.markdown(
            "PyTorch's layer raises an error in training mode, because each value is its own mean: "
            "every x̂ is 0 and y is β, whatever the input."
        )
