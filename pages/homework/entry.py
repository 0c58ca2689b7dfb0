"""How a student comes to a homework: by its code, a name, or a personal code."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.homework.assignment import KEEP_DAYS, Assignment
from bn_core.classroom.homework.service import (
    HOMEWORK,
    MAX_NAME,
    TEACHER,
    Held,
    read_homework_code,
)
from bn_core.classroom.people.identity import format_code
from bn_core.inputs.address import format_address
from bn_core.text.markdown import escape_markdown
from pages.homework import keys, times

_OPEN, _JOIN, _ENTER = "open homework", "join homework", "enter homework"


def show_open() -> None:
    """Ask for the code of a homework."""
    st.markdown("Has your teacher given you homework? Open its link, or type its code.")
    row = st.form("open homework", border=False).container(
        horizontal=True, vertical_alignment="bottom"
    )
    with row:
        st.text_input(
            "Code of the homework", key="homework typed", max_chars=40, placeholder="KTW XBN"
        )
        st.form_submit_button("Open", on_click=_open)
    keys.show_outcome(_OPEN)


def show_held() -> None:
    """List the homework that this browser has a personal code for."""
    for held in HOMEWORK.list_held(keys.list_personals()):
        code, title = held.key.code, escape_markdown(held.assignment.title)
        with st.container(horizontal=True, vertical_alignment="center", key=f"held {code}"):
            st.link_button(title, format_address("homework", [("code", code)]))
            st.markdown(f"{_name_part(held)} · {_describe(code, held.assignment)}")


def _name_part(held: Held) -> str:
    if held.key.seat == TEACHER:
        return "You set this homework"
    return "You have handed this in" if held.handed_in else "You do this homework"


def _open() -> None:
    def open_typed() -> None:
        code = read_homework_code(st.session_state.get("homework typed", ""))
        HOMEWORK.read(code, keys.get_address())
        st.session_state[keys.CODE] = code

    keys.attempt(_OPEN, "", open_typed)


def close() -> None:
    """Leave the homework that is open; a callback."""
    st.session_state[keys.CODE] = ""


def show_entry(code: str, assignment: Assignment) -> None:
    """Show what the homework is, and how to begin or go on with it."""
    st.subheader(escape_markdown(assignment.title), anchor=False)
    describe(code, assignment)
    if not keys.has_reported():
        st.caption("Looking for your work in this browser.")
        return
    new, back = st.columns(2, gap="large")
    with new, st.form("join homework"):
        st.markdown("**Begin.** Your teacher sees this name beside your answers.")
        st.text_input("Your name", key="homework name", max_chars=MAX_NAME)
        st.form_submit_button("Begin", type="primary", on_click=_join, args=(code,))
        keys.show_outcome(_JOIN)
    with back, st.form("enter homework"):
        st.markdown("**Go on**, on another device or browser, with your personal code.")
        st.text_input("Your personal code", key="homework personal", max_chars=60)
        st.form_submit_button("Go on", on_click=_enter, args=(code,))
        keys.show_outcome(_ENTER)
    st.caption(
        f"The lab keeps your name, your answers and their times until {KEEP_DAYS} days after the "
        "deadline, or until your teacher deletes them. There are no accounts."
    )


def describe(code: str, assignment: Assignment) -> None:
    """Show the code, the deadline and the points of a homework."""
    st.markdown(f"Homework {_describe(code, assignment)}")


def _describe(code: str, assignment: Assignment) -> str:
    parts, points = len(assignment.items), assignment.most_points
    return (
        f"**{format_code(code)}** · {parts} part{'s' * (parts != 1)}, "
        f"{points} point{'s' * (points != 1)} · hand in by "
        f"**{times.format_time(assignment.deadline)}**"
    )


def _join(code: str) -> None:
    def join() -> None:
        name = st.session_state.get("homework name", "")
        keys.keep(HOMEWORK.join(code, name, keys.get_address()))

    keys.attempt(_JOIN, "", join)


def _enter(code: str) -> None:
    keys.attempt(_ENTER, "", keys.enter, code, st.session_state.get("homework personal", ""))
