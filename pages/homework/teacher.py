"""What the teacher sees of a homework, with the table to download."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from bn_core.classroom.homework.assignment import KEEP_DAYS, LESSON, Assignment
from bn_core.classroom.homework.service import HOMEWORK, Key, Work, format_personal_code
from bn_core.classroom.homework.table import name_item, write_results_csv, write_results_xlsx
from bn_core.text.csv_rows import encode_for_spreadsheets
from bn_core.text.markdown import escape_markdown
from pages.homework import entry, keys, times
from pages.report.downloads import XLSX
from pages.room import address
from pages.shared.number_table import show_table

_MOVE, _REMOVE, _DELETE = "move deadline", "remove from homework", "delete homework"


def show_results(key: Key) -> None:
    """Show the link for the class, and a table of who handed in with points."""
    assignment, works = HOMEWORK.results(key)
    st.subheader(escape_markdown(assignment.title), anchor=False)
    entry.describe(key.code, assignment)
    st.markdown("Give this link to your class:")
    st.code(f"{address.find_address()}/homework?code={key.code}", language=None)
    if unreachable := address.explain_unreachable():
        st.warning(unreachable)
    _show_key(key)
    _show_table(assignment, works)
    if works:
        _show_downloads(key, assignment, works)
    with st.expander("The parts of this homework"):
        st.markdown("\n".join(f"{n}. {name_item(i)}" for n, i in enumerate(assignment.items, 1)))
    _show_changes(key, assignment, works)


def _show_key(key: Key) -> None:
    with st.popover("Your personal code"):
        st.code(format_personal_code(key.personal), language=None)
        st.markdown(
            "Write it down. With it you see the results on another device: open the link and enter "
            "this code. Anyone who has it sees all answers."
        )


def _show_table(assignment: Assignment, works: Sequence[Work]) -> None:
    handed = sum(each.handed_in is not None for each in works)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{handed} of {len(works)}** students who have begun have handed in.", width="content"
        )
        st.button("Refresh")
    if not works:
        return
    heads = ["student", f"handed in ({times.get_zone()})", f"points of {assignment.most_points}"]
    heads += [str(place) for place in range(1, len(assignment.items) + 1)]
    rows = []
    for work in works:
        marks = work.grade(assignment)
        time = "not yet" if work.handed_in is None else times.format_short(work.handed_in)
        shown = [
            ("✓" if mark.shown else "")
            if mark.item.kind == LESSON
            else ("" if mark.right is None else str(mark.points))
            for mark in marks
        ]
        rows.append([work.name, time, str(sum(each.points for each in marks)), *shown])
    show_table(heads, rows, None, "Who has handed in, with points", words=[0, 1])
    st.caption(
        "A column for each part: its points, ✓ for a lesson that is ticked as read, nothing if "
        "there is no answer. What is stored counts, handed in or not."
    )


def _show_downloads(key: Key, assignment: Assignment, works: Sequence[Work]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        hidden = st.toggle("Pseudonyms", key="homework pseudonyms")
        secret, name = (key.personal, "-pseudonyms") if hidden else ("", "")
        st.download_button(
            "Table (XLSX)",
            partial(write_results_xlsx, assignment, works, secret),
            f"homework-{key.code}{name}.xlsx",
            XLSX,
            on_click="ignore",
        )
        st.download_button(
            "Table (CSV)",
            partial(_write_csv, assignment, works, secret),
            f"homework-{key.code}{name}.csv",
            "text/csv",
            on_click="ignore",
        )


def _write_csv(assignment: Assignment, works: Sequence[Work], secret: str) -> bytes:
    return encode_for_spreadsheets(write_results_csv(assignment, works, secret))


def _show_changes(key: Key, assignment: Assignment, works: Sequence[Work]) -> None:
    """Show how to move the deadline, remove a student, and delete everything."""
    with st.container(horizontal=True):
        with st.popover("Move the deadline"):
            later = max(assignment.deadline, HOMEWORK.clock() + timedelta(days=1).total_seconds())
            label = f"Deadline ({times.get_zone()})"
            st.datetime_input(label, times.to_local(later), key="homework new deadline")
            st.button("Move", on_click=_move, args=(key,))
        with st.popover("Remove a student"):
            names = {each.seat: each.name for each in works}
            st.selectbox(
                "Student", list(names), key="homework removed", format_func=names.__getitem__
            )
            st.markdown("All answers of this student are deleted.")
            st.button("Remove", on_click=_remove, args=(key,), disabled=not works)
        with st.popover("Delete the homework"):
            st.markdown("Everything about this homework is deleted, all answers included.")
            st.button("Delete everything", on_click=_delete, args=(key,))
    for name in (_MOVE, _REMOVE):
        keys.show_outcome(name)
    gone = times.format_time(assignment.deadline + timedelta(days=KEEP_DAYS).total_seconds())
    st.caption(
        f"The lab keeps names, answers and times, and deletes them {KEEP_DAYS} days after the "
        f"deadline, on {gone}. Nothing proves who wrote an answer."
    )


def _move(key: Key) -> None:
    def move() -> None:
        HOMEWORK.move_deadline(key, times.read_deadline("homework new deadline"))

    keys.attempt(_MOVE, "The deadline is moved.", move)


def _remove(key: Key) -> None:
    if seat := st.session_state.get("homework removed"):
        keys.attempt(_REMOVE, "The student is removed.", HOMEWORK.remove, key, seat)


def _delete(key: Key) -> None:
    if keys.attempt(_DELETE, "", HOMEWORK.delete, key):
        keys.forget(key.code)
        entry.close()
