"""Which room this browser leads, and the result of the last action."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from bn_core.classroom.identity import format_code
from pages.room import address, led_room

ANOTHER_ROOM = "another room"
OPEN = {"name": ANOTHER_ROOM, "another": True}
"""What a button that opens a room wishes for."""


def status() -> None:
    """The room with its two views, or that there is none yet."""
    code = led_room.led()
    with st.container(horizontal=True, vertical_alignment="center", key="room led"):
        if not code:
            st.markdown("No room is open in this browser yet; the first start opens one.")
            return
        st.markdown(f"Room **{format_code(code)}** is open in this browser.")
        for label, where in _views(code).items():
            st.link_button(label, where)
        another(code)
    said(ANOTHER_ROOM)


def another(code: str) -> None:
    """The way to a room beside the one of this code."""
    with st.popover("Another room", key=f"another room than {code}"):  # closed once it is led
        st.markdown(f"Who sits in {format_code(code)} stays there; another class joins a new room.")
        st.button("Open another room", on_click=led_room.wish, kwargs=OPEN)


def said(name: str) -> None:
    """What came of the wish of this name, where it was made."""
    if led_room.waiting(name):
        st.caption("Looking for the room of this browser.")
    sentence, done = led_room.told(name)
    if done:
        links = [f"[{label}]({where})" for label, where in _views(led_room.led()).items()]
        st.success(" ".join([sentence, " · ".join(links)]))
    elif sentence:
        st.error(sentence)


def _views(code: str) -> dict[str, str]:
    """Where the room is led from, and where it is shown; neither address holds its key."""
    base = st.session_state.get("room at") or address.reachable()
    wall = {"code": code, "eye": "projector", "at": base}
    return {
        "Teacher's view": f"/room?{urlencode({'code': code})}",
        "Projector's view": f"/room?{urlencode(wall)}",
    }
