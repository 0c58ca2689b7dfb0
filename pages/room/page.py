"""The page on which a teacher opens and leads a room."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from bn_core.classroom.people.identity import format_code, read_code
from bn_core.inputs.origin import read_origin
from bn_core.text.markdown import escape_quoted
from pages.room import address, led_room, phone_check, recovery, status, view
from pages.shared import lesson, url_state


def page() -> None:
    """Show the projector's view alone, or the teacher's view with how to join."""
    url_state.begin_page("room", {"code", "at", "eye"})
    shown = lesson.show_header("room")
    notice = st.empty()
    code = url_state.read_once(led_room.CODE, "code", read_code, "")
    base = url_state.read_once("room at", "at", read_origin, address.find_address())
    if code and st.query_params.get("eye") == "projector":
        view.show_wall(code, base)
        return
    code = _find_code(code)
    if gone := led_room.get_lost_code():
        st.info(f"Room {format_code(gone)} was deleted.")
    if code:
        _show_room(code, base)
    else:
        _show_opening(base)
    with notice:
        lesson.warn_of_ignored(url_state.list_ignored())
    url_state.write_address()
    lesson.show_footer(shown)


def _find_code(code: str) -> str:
    """Return the code in the address, else of the room that this browser leads, or ''."""
    if not code:
        led_room.find_stored_room()
        code = led_room.get_code()
    led_room.mount_teacher_keys()
    url_state.write_parameter("code", code)
    return code


def _show_opening(base: str) -> None:
    st.markdown(
        "In a room the class is the batch: each student is one example. You lead the room from "
        "this page, the projector has its own view, and students join on their phones with a code "
        "and a nickname. Nobody needs an account. A room that nobody uses for a day is deleted."
    )
    st.button("Open a room", on_click=led_room.request_events, kwargs=status.OPEN, type="primary")
    status.show_outcome(status.ANOTHER_ROOM)
    recovery.show_other_rooms()
    recovery.show_form("")
    if phone_check.show_check(base):
        _ask_address(base)


def _show_room(code: str, base: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="room-tools"):
        wall = urlencode({"code": code, "eye": "projector", "at": base})
        st.link_button("Open the projector's view", f"/room?{wall}")
        _show_joining(code, base)
        recovery.show_phrase(code)
        status.show_another_room(code)
    if unreachable := address.explain_unreachable():
        st.caption(unreachable)
    view.show_teacher(code, st.session_state.get(led_room.KEY, ""), base)
    st.link_button(
        "After class: report and table", f"/report?{urlencode({'code': code})}", type="tertiary"
    )
    if led_room.has_reported() and not led_room.find_key(code):
        recovery.show_form(code)


def _show_joining(code: str, base: str) -> None:
    """Show how students join, and the lab's address to edit."""
    with st.popover(f"Join: {format_code(code)}"):
        st.markdown(f"Students join at **{base}/join** with the code **{format_code(code)}**.")
        shown = address.draw_qr(view.build_join_link(base, code))
        st.html(f'<img src="{shown}" width="220" alt="QR code to join">', width="content")
        _ask_address(base)
        phone_check.show_check(base)


def _ask_address(base: str) -> None:
    """Let the teacher edit the address at which phones find the lab."""
    typed = st.text_input("Address of the lab in your network", base, key="room address")
    try:
        st.session_state["room at"] = read_origin(typed)
    except ValueError as wrong:
        st.error(f"This is not an address: {escape_quoted(str(wrong))}")
    if st.session_state["room at"] != base:
        st.rerun()


page()
