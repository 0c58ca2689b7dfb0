"""The block as a component of the page."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bn_core import Forward
from bn_core.lessons.which_axes.block_figure import draw_block as figure
from pages.shared import components
from pages.shared.theme import get_theme

_BLOCK = components.load_component("widgets/block")


def show_block(
    step: Forward,
    groups: NDArray[np.intp],
    chosen: int,
    hats: bool,
    key: str,
    picked: Callable[[int], None],
) -> None:
    """Show a block (N, C, H, W) with the group of each cell.

    Cells count from 0, in flat order. ``picked(cell)`` is called when another cell is chosen, by
    pointer or keyboard.
    """

    def on_chosen() -> None:
        index = components.read_index(components.read_value(key, "chosen"), step.x.size)
        if index is not None:
            picked(index)

    _BLOCK(
        data={
            **figure(step, groups, chosen, hats, get_theme()),
            "alt": "The batch, one cell per value: a row for each example, a square for each "
            "channel. The arrow keys select a cell, and all cells with the same mean light up.",
        },
        key=key,
        on_chosen_change=on_chosen,
    )
