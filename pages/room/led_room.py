"""The room that this browser leads.

The browser stores the teacher's key and sends it to the page, once a visit. What is asked
for before that waits for it, so that a reload never opens a second room.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from bn_core.classroom.errors import NoRoomError, RefusedError
from bn_core.classroom.events.event import TEACHER, Event
from bn_core.classroom.identity import format_code, read_code
from bn_core.classroom.rooms import ROOMS
from bn_core.storage.database import StorageError
from pages.shared import components

CODE, KEY = "room code", "room key"
"""Where the session keeps the room: the page of the room reads them too."""
_KEPT, _ASKED, _WISH, _TOLD = "rooms kept", "rooms asked", "room wish", "room wish told"
_LOST = "room lost"
_MOST = 5
_LATE = "The room did not answer in ten seconds: try again."

_TEACHER_KEYS = components.load_component("room/teacher_keys")


def mount_teacher_keys() -> None:
    """Mount the component that stores the teacher's key, and finds it again after a reload."""

    def on_found() -> None:
        rooms = components.read_fields("teacher keys", "found").get("rooms")
        st.session_state[_ASKED] = True
        st.session_state[_KEPT] = [
            (each[0], each[1])
            for each in (rooms if isinstance(rooms, list) else [])[:_MOST]
            if isinstance(each, list) and len(each) == 2
        ]

    code = led()
    kept = {"code": code, "token": st.session_state[KEY]} if code else {}
    _TEACHER_KEYS(
        data={"most": _MOST, **kept}, key="teacher keys", height=1, on_found_change=on_found
    )


def led() -> str:
    """The code of the room that this session leads; '' if none."""
    code, key = st.session_state.get(CODE), st.session_state.get(KEY)
    return str(code) if code and key else ""


def lose(code: str) -> None:
    """Lead this room no more, if it is the one: it is gone; for callbacks."""
    if st.session_state.get(CODE) == code:
        st.session_state[CODE], st.session_state[_LOST] = "", code
        for past in (KEY, _TOLD):
            st.session_state.pop(past, None)


def lost() -> str:
    """The code of the room that was led and is gone; '' once something else was asked for."""
    return str(st.session_state.get(_LOST, ""))


def wish(name: str, *events: Event, another: bool = False) -> None:
    """Ask the room, or a newly opened one if ``another``, to do this; for callbacks."""
    st.session_state[_WISH] = (name, events, another)
    for past in (_TOLD, _LOST):
        st.session_state.pop(past, None)


def waiting(name: str) -> bool:
    """Whether the wish of this name waits for what the browser keeps."""
    return bool(st.session_state.get(_WISH, ("",))[0] == name)


def told(name: str) -> tuple[str, bool]:
    """What came of the wish of this name, in a sentence, and whether it was done; '' if nothing."""
    whose, sentence, done = st.session_state.get(_TOLD, ("", "", False))
    return (sentence, done) if whose == name else ("", False)


def settle() -> str:
    """Do what was asked for, once it is known what this browser leads; the wish that was done."""
    _find()
    if _WISH not in st.session_state or not (led() or st.session_state.get(_ASKED)):
        return ""
    name, events, another = st.session_state.pop(_WISH)
    opened = another or not led()
    try:
        if opened:
            _open()
        for each in events:
            ROOMS.ask(ROOMS.act(led(), st.session_state[KEY], each))
    except NoRoomError:
        sentence = f"Room {format_code(led())} was deleted. Press again to open another one."
        st.session_state.pop(KEY)
    except (RefusedError, StorageError) as error:
        sentence = str(error)
    except TimeoutError:
        sentence = _LATE
    else:
        st.session_state[_TOLD] = (name, _done(opened, bool(events)), True)
        return str(name)
    st.session_state[_TOLD] = (name, sentence, False)
    return ""


def _done(opened: bool, begun: bool) -> str:
    room = f"Room {format_code(led())}"
    if opened and begun:
        return f"{room} is opened, and this has begun: show the projector's view, and let all join."
    return f"{room} is opened." if opened else f"This has begun in room {format_code(led())}."


def _open() -> None:
    ticket = ROOMS.ask(ROOMS.open(st.context.ip_address or ""))
    st.session_state[CODE], st.session_state[KEY] = ticket.code, ticket.token


def _find() -> None:
    """Lead the first of the kept rooms that is still there, this session's own before others."""
    kept: list[tuple[Any, Any]] = st.session_state.get(_KEPT, [])
    kept.sort(key=lambda each: each[0] != st.session_state.get(CODE))
    while kept and not led():
        code, key = kept[0]
        try:
            if ROOMS.ask(ROOMS.seat(code, key, st.context.ip_address or "")) == TEACHER:
                st.session_state[CODE], st.session_state[KEY] = read_code(code), key
        except RefusedError:
            pass
        except (StorageError, TimeoutError):
            return  # it may be there all the same: asked again with the next run
        kept.pop(0)
