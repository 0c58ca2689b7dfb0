"""Links to a page of the first version that has become two lessons."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from bn_core.course.curriculum import find_lesson
from bn_core.inputs.address import format_address
from pages.shared import url_state

_MAX_LENGTH = 2000
"""The most characters of a value that is passed on."""


def keep_other_lesson(lesson: str, names: Iterable[str], shared: Iterable[str] = ()) -> None:
    """Keep the settings of a link that belong to another lesson, and link to it.

    ``names`` are parameters of that lesson alone, ``shared`` those that this page knows, too. The
    other lesson checks them.
    """
    kept = {}
    for name in names:
        text = url_state.read_once(name, name, _read_text, "")
        url_state.write_parameter(name, text)
        if text:
            kept[name] = text
    if kept:
        kept |= {name: st.query_params[name] for name in shared if name in st.query_params}
        address = format_address(lesson, kept.items())
        st.caption(f"Your link also sets the lesson [{find_lesson(lesson).title}]({address}).")


def _read_text(text: str) -> str:
    if len(text) > _MAX_LENGTH:
        raise ValueError(f"A value of {len(text)} characters is too long.")
    return text
