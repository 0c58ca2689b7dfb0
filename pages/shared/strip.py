"""Show the strip as a component of the page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from bn_core import Forward
from bn_core.figures.strip import draw_strip
from pages.shared import components
from pages.shared.lesson import get_theme

_NAMES = ("x", "x minus mean", "x hat", "y")
_STRIP = components.load_component("widgets/strip")


def show_strip(
    step: Forward,
    feature: int,
    chosen: int,
    key: str,
    moved: Callable[[int, float, bool], None],
    picked: Callable[[int], None],
    count: int = 4,
    before: Forward | None = None,
) -> None:
    """Show the first ``count`` number lines of one feature, counted from 0.

    ``moved(sample, value, done)`` is called while a dot of the top line is dragged, with ``done``
    true at the end. ``picked(sample)`` is called when a sample is chosen. Samples count from 0.
    ``before`` is a batch whose x̂ and y are drawn as hollow dots.
    """

    def on_moved() -> None:
        sent = components.read_fields(key, "moved")
        value = components.read_number(sent.get("value"))
        if value is None:
            return
        st.session_state[f"{key} echo"] = components.read_number(sent.get("serial")) or 0
        index = components.read_index(sent.get("index"), len(step.x))
        if index is not None:
            moved(index, value, bool(sent.get("done")))

    def on_chosen() -> None:
        index = components.read_index(components.read_value(key, "chosen"), len(step.x))
        if index is not None:
            picked(index)

    _STRIP(
        data={
            **draw_strip(step, feature, chosen, get_theme(), count=count, before=before),
            "alt": f"The batch on number lines: {', '.join(_NAMES[:count])}. Left and right arrows "
            "move the chosen sample, up and down choose another.",
            "echo": st.session_state.get(f"{key} echo", 0),
        },
        key=key,
        on_moved_change=on_moved,
        on_chosen_change=on_chosen,
    )
