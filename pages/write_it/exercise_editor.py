"""The editor of an exercise, which is checked while the reader types."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from bn_core.inputs.programs.parse import MAX_TEXT
from bn_core.lessons.write_it.config import WriteItConfig
from bn_core.lessons.write_it.exercises import EXERCISES, OPENING, Exercise
from pages.shared import url_state
from pages.shared.program_editor import show_program_editor

_KEY = "exercise editor"
_VERSIONS = "programs set"
"""How often code has set a program, by exercise; the editor then shows the new one."""
url_state.forget_when_left(_VERSIONS)


def read_programs() -> dict[str, str]:
    """Return what is written, by exercise, from the session or the link.

    A new reader finds the lines of ``OPENING``; the link says if they were deleted.
    """
    programs = {
        each.name: url_state.read_once(
            each.name, each.name, _read_program, OPENING.get(each.name, "")
        )
        for each in EXERCISES
    }
    for name, program in programs.items():
        url_state.record_value(name, program, OPENING.get(name, ""))
    return programs


def drop_openings(programs: Mapping[str, str], shown: str) -> dict[str, str]:
    """Return the programs without opening lines, except the ``shown`` exercise's."""
    return {
        name: "" if name != shown and program == OPENING.get(name) else program
        for name, program in programs.items()
    }


def set_program(exercise: str, program: str) -> None:
    """Replace what is written for an exercise, in a callback."""
    st.session_state[exercise] = program
    versions: dict[str, int] = st.session_state.setdefault(_VERSIONS, {})
    versions[exercise] = versions.get(exercise, 0) + 1


def show_editor(
    exercise: Exercise, program: str, given: str, batch: str, config: WriteItConfig
) -> None:
    """Show the editor; the browser asks for the check of what is typed by itself."""

    def on_written(written: str) -> None:
        # What was typed before a step replaced it comes too late.
        if version == _name_version(exercise.name):
            st.session_state[exercise.name] = written

    version = _name_version(exercise.name)
    show_program_editor(
        exercise,
        program,
        given,
        batch,
        config,
        key=_KEY,
        version=version,
        on_written=on_written,
    )


def _name_version(exercise: str) -> str:
    return f"{exercise} {st.session_state.get(_VERSIONS, {}).get(exercise, 0)}"


def _read_program(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError(f"The program is longer than {MAX_TEXT:,} characters.")
    return text
