"""The exercises of a homework as a file, to download and to hand in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import streamlit as st

from bn_core.classroom.homework.assignment import EXERCISE, Assignment
from bn_core.classroom.homework.service import HOMEWORK, FileReport, Key, Work
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.lessons.write_it.desk_file import write_exercise_notebook, write_file
from bn_core.lessons.write_it.desk_source import MAX_FILE
from bn_core.storage.database import StorageError
from bn_core.text.markdown import escape_markdown

_FORMATS = (
    ("Exercises (.py)", write_file, ".py", "text/x-python"),
    ("Exercises (notebook)", write_exercise_notebook, ".ipynb", "application/x-ipynb+json"),
)
_REPORT, _UPLOADS = "homework file report", "homework files read"


def count_files() -> int:
    """Return how many files this session has handed in.

    The editors show the newest program after each.
    """
    count: int = st.session_state.get(_UPLOADS, 0)
    return count


def show_file(key: Key, assignment: Assignment, work: Work) -> None:
    """Show how to do the exercises in another editor; nothing if there are none."""
    names = [each.name for each in assignment.items if each.kind == EXERCISE]
    if not names:
        return
    with st.expander("Write the exercises in an editor of your own"):
        st.markdown(
            "Save the exercises with your numbers as a file, write the functions, and hand the "
            "file in here. The lab reads it, runs none of it, and checks what it reads as if you "
            "had typed it below. Until the deadline you can hand in another file."
        )
        with st.container(horizontal=True):
            for label, write, suffix, media_type in _FORMATS:
                st.download_button(
                    label,
                    partial(write, work.name, work.seed, names),
                    f"homework_{key.code}{suffix}",
                    media_type,
                    on_click="ignore",
                )
        st.file_uploader(
            f"Your file, .py or .ipynb, at most {MAX_FILE // 1024} KiB",
            ["py", "ipynb"],
            key="homework file",
            max_upload_size=1,
            on_change=_read_file,
            args=(key,),
        )
        _show_report()


def _read_file(key: Key) -> None:
    sent = st.session_state.get("homework file")
    st.session_state[_REPORT] = None
    if sent is None:
        return
    try:
        st.session_state[_REPORT] = HOMEWORK.save_file(key, sent.getvalue(), sent.name)
        st.session_state[_UPLOADS] = count_files() + 1
    except (RefusedError, StorageError) as error:
        st.session_state[_REPORT] = str(error)


def _show_report() -> None:
    report = st.session_state.get(_REPORT)
    if isinstance(report, str):
        st.error(f"Nothing of this file was stored. {report}")
    elif isinstance(report, FileReport):
        _describe_report(report)


def _describe_report(report: FileReport) -> None:
    stored = _name_parts(report.stored)
    sentence = f"Stored from your file: {stored}." if stored else "Your file answers no part."
    (st.success if stored else st.warning)(sentence)
    for place, fault in report.faults.items():
        st.error(f"Part {place + 1} was not stored. {escape_markdown(fault)}")
    if report.missing:
        parts = _name_parts(report.missing)
        st.caption(f"Not written in your file: {parts}. What was stored before stays.")


def _name_parts(places: Iterable[int]) -> str:
    return ", ".join(f"part {place + 1}" for place in places)
