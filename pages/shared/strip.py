"""Show the strip as a component of the page.

A page that lets dots be moved runs the strip in a fragment: ``forget_dropped_dots`` before it,
``move_dots`` and ``show_strip`` in it, and ``run_page_after_strip`` at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from bn_core import Forward
from bn_core.figures.strip import draw_strip
from bn_core.inputs.batches.batch import MAX_MAGNITUDE, MIN_MAGNITUDE
from pages.shared import components
from pages.shared.theme import get_theme

_NAMES = ("x", "x minus mean", "x hat", "y")
_STRIP = components.load_component("widgets/strip")


def forget_dropped_dots(key: str) -> None:
    """Begin a run of the page, whose batch already has the dots that were let go.

    The batch does not have a dot that is still held.
    """
    st.session_state.pop(_name(key, "dropped"), None)
    st.session_state.pop(_name(key, "page"), None)
    if key not in st.session_state:  # the page was left
        st.session_state.pop(_name(key, "held"), None)


def move_dots(key: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the values (samples,) with those of dots moved since the page ran."""
    values = values.copy()
    for state in ("dropped", "held"):
        for sample, value in st.session_state.get(_name(key, state), {}).items():
            if sample < len(values):
                values[sample] = value
    return values


def show_strip(
    step: Forward,
    feature: int,
    chosen: int,
    key: str,
    choose: Callable[[int], None],
    drop: Callable[[int, float], None] | None = None,
    count: int = 4,
    before: Forward | None = None,
) -> None:
    """Show the first ``count`` number lines of one feature, counted from 0.

    ``choose(sample)`` is called when a sample is chosen or moved, ``drop(sample, value)`` when a
    dot of the top line is let go; without ``drop`` dots stay where they are. Samples count from 0.
    ``before`` is a batch whose x̂ and y are drawn as hollow dots.
    """

    def on_changed() -> None:
        sent = components.read_fields(key, "changed")
        chosen = components.read_index(sent.get("chosen"), len(step.x))
        if chosen is not None:
            choose(chosen)
        held = _read_dots([sent.get("held")], len(step.x))
        dropped = _read_dots(sent.get("dropped"), len(step.x))
        if drop is not None:
            st.session_state[_name(key, "held")] = held
            st.session_state.setdefault(_name(key, "dropped"), {}).update(dropped)
            for sample, value in dropped.items():
                drop(sample, value)
            st.session_state[_name(key, "page")] = not held
        st.session_state[_name(key, "echo")] = components.read_number(sent.get("serial")) or 0

    moves = "" if drop is None else "left and right arrows move the chosen sample, "
    _STRIP(
        data={
            **draw_strip(step, feature, chosen, get_theme(), count=count, before=before),
            "alt": f"The batch on number lines: {', '.join(_NAMES[:count])}; "
            f"{moves}up and down choose another.",
            "echo": st.session_state.get(_name(key, "echo"), 0),
            "fixed": drop is None,
        },
        key=key,
        on_changed_change=on_changed,
    )


def run_page_after_strip(key: str) -> None:
    """Run the whole page if a dot was let go or chosen.

    The strip is drawn first: if it were missing for a moment, it would lose the focus.
    """
    if st.session_state.pop(_name(key, "page"), False):
        st.rerun()


def _name(key: str, state: str) -> str:
    return f"{key} {state}"


def _read_dots(sent: Any, count: int) -> dict[int, float]:
    """Return moved dots by sample, each a number that a batch can hold."""
    dots = {}
    for each in sent[:count] if isinstance(sent, list) else ():
        fields = each if isinstance(each, dict) else {}
        sample = components.read_index(fields.get("index"), count)
        value = components.read_number(fields.get("value"))
        if sample is not None and value is not None:
            nonzero = min(max(value, -MAX_MAGNITUDE), MAX_MAGNITUDE)
            dots[sample] = nonzero if abs(value) >= MIN_MAGNITUDE else 0.0
    return dots
