"""Two devices with shares of any size, and their statistics."""

from __future__ import annotations

import streamlit as st

from bn_core.inputs.batches.batch import MAX_TEXT
from bn_core.lessons.many_devices.sentences import describe_shares
from bn_core.lessons.many_devices.shares import (
    EXAMPLES,
    FIRST,
    SECOND,
    Shares,
    compare_shares,
    read_share,
)
from bn_core.lessons.many_devices.shares_figure import draw_shares
from bn_core.norm.arrays import Array
from bn_core.text.numbers import drop_rounding, format_number
from pages.shared.controls import read_textbox, show_textbox
from pages.shared.examples import show_examples
from pages.shared.live_figure import show_figures
from pages.shared.number_table import show_table
from pages.shared.theme import get_theme

NAMES = ("first_share", "second_share")
"""The parameters of the address that this part uses."""
_DEFAULTS = (FIRST, SECOND)


def set_shares(first: str = FIRST, second: str = SECOND) -> None:
    """Give both devices other values; a callback."""
    st.session_state.update(zip(NAMES, (first, second), strict=True))


def choose_shares() -> Shares:
    """Show the values of both devices as text, and return their statistics."""
    columns = st.columns(3, gap="medium")
    values = []
    for place, (name, default) in enumerate(zip(NAMES, _DEFAULTS, strict=True)):
        with columns[place]:
            show_textbox(
                st.text_input, name, f"Device {place + 1} holds", default, max_chars=MAX_TEXT
            )
            instead = "The table shows the last valid numbers."
            values.append(read_textbox(name, default, read_share, instead))
    with columns[2]:
        texts = tuple(st.session_state[name] for name in NAMES)
        shown = next((each for each in EXAMPLES if EXAMPLES[each] == texts), None)
        show_examples(EXAMPLES, shown, lambda each: set_shares(*EXAMPLES[each]), "shares example")
    return compare_shares(values)


def show_shares(shares: Shares) -> None:
    """Show each device's statistics, their averages, and those of all values."""
    st.subheader("Two devices, a few numbers", anchor=False)
    one, two = shares.apart
    show_table(
        ("statistics of", "mean", "variance", "x̂ with them"),
        [
            ("device 1", *_measure(one.mean, one.var), _list(one.x_hat)),
            ("device 2", *_measure(two.mean, two.var), _list(two.x_hat)),
            (
                "averages of both",
                shares.mean_of_means,
                shares.mean_of_variances,
                _list(shares.x_hat_averaged),
            ),
            (
                "all values, synchronized",
                *_measure(shares.merged.mean, shares.merged.var),
                _list(shares.whole.x_hat),
            ),
        ],
        3,
        "Mean, variance and x̂ on each of two devices, averaged, and of all values",
        words=(0, 3),
    )
    st.markdown(describe_shares(shares))


def show_picture(shares: Shares) -> None:
    """Show each value by the statistics of its device, and of all values."""
    show_figures([draw_shares(shares, get_theme())], "shares")
    st.caption(
        "A line is one value, written below. Above, each device normalizes with its own mean and "
        "variance; below, with those of all values. Type other values into the two fields."
    )


def _measure(mean: Array, var: Array) -> tuple[float, float]:
    return float(mean[0]), float(var[0])


def _list(values: Array) -> str:
    return ", ".join(format_number(drop_rounding(float(each), 1.0)) for each in values.ravel())
