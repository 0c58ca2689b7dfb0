"""Controls of the norm and the block's shape."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import list_divisors
from bn_core.text.sentences import begin_sentence
from pages.shared import url_state
from pages.shared.controls import show_control, show_controls

_GROUPS = "groups"
_CELL = "cell kept"
_BATCH = {"n": "Examples N", "c": "Channels C"}
_POSITIONS = {"h": "Height H", "w": "Width W"}
_VALUES = {"values": "Shade of a cell", "seed": "Seed of the values"}


def choose_config(more: DeltaGenerator) -> AxesConfig:
    """Draw the controls of the block, and return what they say.

    ``more`` is the place of those that few need.
    """
    norm = show_control(AxesConfig, "norm", "Norm")
    with st.container(horizontal=True):
        sizes = show_controls(AxesConfig, _BATCH, 0, width=150)
        wanted = _choose_groups(sizes["c"]) if norm == "group" else AxesConfig().groups
    with more:
        sizes |= show_controls(AxesConfig, _POSITIONS, 2)
        values = show_controls(AxesConfig, _VALUES, 2)
    url_state.read_once(_CELL, "cell", AxesConfig.knob("cell").read, AxesConfig().cell)
    groups = _fit_groups(wanted, sizes["c"])
    return AxesConfig(norm=norm, groups=groups, **sizes, **values)


def set_block(**values: str | int) -> None:
    """Set the norm and the shape of the block, in a callback.

    What is not given is reset.
    """
    for name, knob in AxesConfig.knobs():
        if name in ("norm", "groups", "n", "c", "h", "w"):
            st.session_state[name] = values.get(name, knob.default)
    st.session_state[_CELL] = AxesConfig().cell


def _fit_groups(groups: int, channels: int) -> int:
    """Return the largest possible number of groups up to ``groups``."""
    return max(each for each in list_divisors(channels) if each <= groups)


def _choose_groups(channels: int) -> int:
    options = list_divisors(channels)
    if len(options) == 1:
        st.caption("One channel is one group: G = 1.")
        return 1
    knob = AxesConfig.knob(_GROUPS)
    url_state.restore_control(_GROUPS, int)
    if _GROUPS in st.session_state:
        st.session_state[_GROUPS] = _fit_groups(int(st.session_state[_GROUPS]), channels)
    default = _fit_groups(knob.default, channels)
    url_state.check_link(_GROUPS, lambda text: _read_groups(text, channels), default)
    used = st.select_slider(
        "Groups G",
        options,
        value=default,
        key=_GROUPS,
        bind="query-params",
        width=150,
        help=f"{begin_sentence(knob.help)}. 1 is layer norm, {channels} is instance norm.",
    )
    url_state.record_value(_GROUPS, str(used), str(default))
    return int(used)


def _read_groups(text: str, channels: int) -> int:
    """Read a number of groups; ValueError if the channels do not split into so many."""
    groups = int(AxesConfig.knob(_GROUPS).read(text))
    if channels % groups:
        raise ValueError(f"{channels} channels cannot be split into {groups} equal groups.")
    return groups


def choose_cell(cell: int) -> None:
    """Keep the cell (from 0) that the reader chose, in a callback."""
    st.session_state[_CELL] = cell + 1


def get_cell(size: int) -> int:
    """Return the cell (from 0) chosen last, and write it into the address."""
    cell = min(int(st.session_state[_CELL]), size)
    url_state.write_parameter("cell", str(cell), str(AxesConfig().cell))
    return cell - 1
