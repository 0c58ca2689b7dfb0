"""The teacher opens a room, shows the way in, and leads the class through it."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from bn_core.classroom.host import ROOMS
from bn_core.classroom.identity import read_code, spaced
from bn_core.classroom.refusals import RefusedError
from bn_core.storage import StorageError
from pages.classroom.rooms import address, face
from pages.shared import lesson, link

TOKEN, TOLD = "room key", "room told"


def page() -> None:
    """The wall alone, or the teacher's own view with the way in beside it."""
    link.visit("room", {"code", "key", "at", "eye"})
    shown = lesson.head("room")
    notice = st.empty()
    code = link.once("room code", "code", read_code, "")
    base = link.once("room at", "at", address.read_address, address.reachable())
    if code and st.query_params.get("eye") == "projector":
        face.wall(code, base)
        return
    if code:
        _led(code, base)
    else:
        _opening()
    with notice:
        lesson.warn(link.ignored())
    lesson.foot(shown)


def _opening() -> None:
    st.markdown(
        "You lead from here; the projector gets a view of its own, and students join on their "
        "phones with a code and a nickname, without accounts. Each phone is one sample of the "
        "batch on the wall. A room that nobody uses for a day is deleted."
    )
    st.button("Open a room", on_click=_open, type="primary")
    if told := st.session_state.pop(TOLD, ""):
        st.error(told)


def _open() -> None:
    try:
        ticket = ROOMS.ask(ROOMS.open(st.context.ip_address or ""))
    except (RefusedError, StorageError) as error:
        st.session_state[TOLD] = str(error)
    except TimeoutError:
        st.session_state[TOLD] = "The room could not be opened in ten seconds: try again."
    else:
        st.session_state["room code"], st.session_state[TOKEN] = ticket.code, ticket.token
        st.query_params["code"] = ticket.code


def _led(code: str, base: str) -> None:
    if "key" in st.query_params:  # it is kept by the browser, and no longer stands in the address
        st.session_state[TOKEN] = st.query_params["key"][:100]
        del st.query_params["key"]
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = address.qr(face.joining(base, code))
        st.html(f'<img src="{shown}" width="150" alt="QR to join">', width="content")
        with st.container():
            st.markdown(f"Students join at **{base}/join** with the code **{spaced(code)}**.")
            wall = urlencode({"code": code, "eye": "projector", "at": base})
            st.link_button("Open the projector's view", f"/room?{wall}")
            _address(base)
    face.teacher(code, st.session_state.get(TOKEN, ""), base)


def _address(base: str) -> None:
    """The address that others reach, found and editable."""
    with st.popover("Another address"):
        typed = st.text_input("The lab's address on your network", base, key="room address")
        try:
            st.session_state["room at"] = address.read_address(typed)
        except ValueError as wrong:
            st.error(f"This is no address: {wrong}")
        if st.session_state["room at"] != base:
            st.rerun()
    if address.this_machine_alone():
        st.caption("This server answers this machine alone: start it with `HOST=0.0.0.0 make run`.")


page()
