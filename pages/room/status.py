"""Which room this browser leads, and the result of the last action."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from bn_core.classroom.people.identity import format_code
from pages.room import address, led_room, recovery

ANOTHER_ROOM = "another room"
OPEN = {"name": ANOTHER_ROOM, "another": True}
"""The request of a button that opens a room."""


def show_status() -> None:
    """Show the room with its two views, or that there is none yet."""
    code = led_room.get_code()
    with st.container(horizontal=True, vertical_alignment="center", key="room led"):
        if not code:
            st.markdown("This browser has no open room yet. Starting an activity opens one.")
            return
        st.markdown(f"Room **{format_code(code)}** is open in this browser.")
        for label, where in _list_links(code).items():
            st.link_button(label, where)
        show_another_room(code)
    show_outcome(ANOTHER_ROOM)


def show_another_room(code: str) -> None:
    """Show a popover that opens a room besides the one of this code."""
    with st.popover("Another room", key=f"another room than {code}"):  # closed once it is led
        st.markdown(
            f"Open a new room for another class. The students in {format_code(code)} stay there."
        )
        st.button("Open another room", on_click=led_room.request_events, kwargs=OPEN)
        recovery.show_other_rooms()


def show_outcome(name: str) -> None:
    """Show the outcome of the request of this name.

    A room that was opened needs no sentence: ``show_status`` names it beside its links.
    """
    if led_room.is_pending(name):
        st.caption("Looking for your room.")
    sentence, done = led_room.get_outcome(name)
    if done and name != ANOTHER_ROOM:
        links = [f"[{label}]({where})" for label, where in _list_links(led_room.get_code()).items()]
        st.success(" ".join([sentence, " · ".join(links)]))
    elif sentence and not done:
        st.error(sentence)


def _list_links(code: str) -> dict[str, str]:
    """Return the links of the two views by label; neither holds the room's token."""
    base = st.session_state.get("room at") or address.find_address()
    wall = {"code": code, "eye": "projector", "at": base}
    return {
        "Teacher's view": f"/room?{urlencode({'code': code})}",
        "Projector's view": f"/room?{urlencode(wall)}",
    }
