"""The points that a reader adds and removes, by clicks or by numbers."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from bn_core.lessons.boundaries.class_style import NAMES
from bn_core.lessons.boundaries.own_points import (
    CLASSES,
    MOST,
    SIDE,
    OwnPoint,
    add,
    click,
    make_point,
    read_points,
    write_points,
)
from bn_core.text.numbers import format_number
from pages.shared import url_state

PARAMETER = "own"
KEY = "own points of the boundaries"
"""Where the session keeps the points, in the form of the address."""
_FAULT = "fault of the own points"
_ADDS = "adds"
_NEW_CLASS, _NEW_X, _NEW_Y = "new point class", "new point x", "new point y"
_CHOSEN = "point to remove"
Points = tuple[OwnPoint, ...]


def choose_points() -> str:
    """Return the reader's own points from the session or link, for ``read_points``."""
    text = url_state.read_once(KEY, PARAMETER, _check, "")
    url_state.write_parameter(PARAMETER, text)
    if fault := st.session_state.pop(_FAULT, ""):
        st.warning(fault)
    return text


def set_points(text: str) -> None:
    """Set all of the reader's own points; for callbacks."""
    st.session_state[KEY] = text


def on_click(x: float, y: float) -> None:
    """Add or remove a point where the picture was clicked; a callback."""
    label = CLASSES.find(str(st.session_state.get(_ADDS, CLASSES[-1])))
    _change(lambda points: click(points, x, y, max(label, 0)))


def show_table(text: str) -> None:
    """Show the points as numbers, to add and remove them by keyboard."""
    points = read_points(text)
    st.caption(
        f"You have {len(points)} of at most {MOST} points. Both coordinates run from "
        f"−{format_number(SIDE)} to {format_number(SIDE)}; a point lies at the nearest hundredth "
        "of the picture."
    )
    columns = st.columns([2, 2, 2, 2], gap="small", vertical_alignment="bottom")
    with columns[0]:
        st.segmented_control(
            "Class",
            range(len(CLASSES)),
            format_func=lambda label: NAMES[label],
            default=1,
            required=True,
            key=_NEW_CLASS,
        )
    for column, label, key in zip(
        columns[1:], ("First coordinate", "Second coordinate"), (_NEW_X, _NEW_Y), strict=False
    ):
        with column:
            st.number_input(label, -SIDE, SIDE, 0.0, 0.1, key=key)
    with columns[3]:
        st.button("Add the point", on_click=_add_typed, key="add point")
    if not points:
        return
    left, middle, right = st.columns([4, 2, 2], gap="small", vertical_alignment="bottom")
    with left:
        if st.session_state.get(_CHOSEN) not in points:
            st.session_state.pop(_CHOSEN, None)
        st.selectbox("Your points", points, format_func=_describe, key=_CHOSEN)
    with middle:
        st.button("Remove this point", on_click=_remove_chosen, key="remove point")
    with right:
        st.button("Remove all points", on_click=set_points, args=("",), key="remove points")


def _add_typed() -> None:
    label, x, y = (st.session_state.get(key) for key in (_NEW_CLASS, _NEW_X, _NEW_Y))
    point = make_point(1 if label is None else int(label), float(x or 0), float(y or 0))
    _change(lambda points: add(points, point))


def _remove_chosen() -> None:
    chosen = st.session_state.get(_CHOSEN)
    _change(lambda points: tuple(each for each in points if each != chosen))


def _change(change: Callable[[Points], Points]) -> None:
    """Change the points, or keep them and the sentence that says why."""
    try:
        set_points(write_points(change(read_points(st.session_state.get(KEY, "")))))
    except ValueError as fault:
        st.session_state[_FAULT] = str(fault)


def _describe(point: OwnPoint) -> str:
    x, y = point.place
    return f"{NAMES[point.label]} at ({format_number(x)}, {format_number(y)})"


def _check(text: str) -> str:
    """Return a text that holds points, or raise ValueError."""
    return write_points(read_points(text))
