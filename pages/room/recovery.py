"""Finding a room again without its private link, by the browser or by words."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.people.identity import format_code, is_phrase, read_phrase
from pages.room import led_room

_FAULT = "recovery fault"
_CODE, _WORDS = "recovery code", "recovery words"


def show_phrase(code: str) -> None:
    """Show the words by which the teacher finds this room again, in a closed popover."""
    key = led_room.find_key(code)
    if not is_phrase(key):
        return
    with st.popover("Recovery phrase"):
        st.markdown(
            f"Write these words down. With the code **{format_code(code)}** they "
            "open this view in any browser. Anyone who knows them can lead the room, so do not "
            "show them on the wall."
        )
        st.code(key.replace("-", " "), language=None, wrap_lines=True)


def show_other_rooms() -> None:
    """Show the other rooms that this browser has opened, each with a button."""
    codes = led_room.list_other_rooms()
    if not codes:
        return
    st.markdown("Rooms that this browser has opened:")
    with st.container(horizontal=True):
        for code in codes:
            st.button(
                f"Lead {format_code(code)}",
                on_click=led_room.lead_stored_room,
                args=(code,),
                key=f"lead {code}",
            )


def show_form(code: str) -> None:
    """Show where to type the code and the words of a room."""
    with st.expander("Find a room again", expanded=_FAULT in st.session_state):
        st.markdown(
            "The browser that opened a room finds it by itself. In any other one, type the code "
            "and the recovery phrase."
        )
        with st.form("recovery", border=False):
            st.text_input("Code", format_code(code) if code else "", max_chars=20, key=_CODE)
            st.text_input("Recovery phrase", "", max_chars=200, key=_WORDS, autocomplete="off")
            st.form_submit_button("Lead this room", on_click=_recover)
        if fault := st.session_state.get(_FAULT):
            st.error(fault)


def _recover() -> None:
    """Lead the room of the typed code and words; for callbacks."""
    st.session_state.pop(_FAULT, None)
    try:
        fault = led_room.lead_room(st.session_state.get(_CODE), _read_words())
    except RefusedError as error:
        fault = str(error)
    if fault:
        st.session_state[_FAULT] = fault


def _read_words() -> str:
    return read_phrase(st.session_state.get(_WORDS))
