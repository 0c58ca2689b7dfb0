"""The room that this browser leads.

The browser stores the teacher's key and sends it to the page, once a session. What is asked
for before that waits for it, so that a reload never opens a second room. A request is sent in
a callback: a run may end at any line because the next thing arrives, a callback may not.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from bn_core.classroom.events.event import TEACHER, Event
from bn_core.classroom.inputs.errors import NoRoomError, RefusedError
from bn_core.classroom.live.rooms import ROOMS
from bn_core.classroom.people.identity import format_code, read_code
from bn_core.storage.database import StorageError
from pages.shared import components
from pages.shared.session import await_report

CODE, KEY = "room code", "room key"
"""Where the session keeps the room's code and the teacher's token."""
_STORED, _WANTED, _KEYS = "rooms kept", "rooms wanted", "room keys kept"
"""The rooms that the browser has stored, whether they are still wanted, and their keys by code."""
_REQUEST, _SENT, _OUTCOME = "room wish", "room wish sent", "room wish told"
_LOST, _EXISTING = "room lost", "rooms that exist"
_MOST = 5
_LATE = "The room did not answer within ten seconds. Try again."

_TEACHER_KEYS = components.load_component("room/teacher_keys")


def mount_teacher_keys() -> None:
    """Mount the component that keeps the teacher's key across reloads."""

    def on_found() -> None:
        rooms = components.read_fields("teacher keys", "found").get("rooms")
        st.session_state[_WANTED] = ""
        st.session_state[_STORED] = [
            (each[0], each[1])
            for each in (rooms if isinstance(rooms, list) else [])[:_MOST]
            if isinstance(each, list) and len(each) == 2
        ]
        st.session_state[_KEYS] = {
            code: key for code, key in st.session_state[_STORED] if isinstance(code, str)
        }
        _send_request()

    code = get_code()
    kept = {"code": code, "token": st.session_state[KEY]} if code else {}
    _TEACHER_KEYS(
        data={"most": _MOST, "wanted": await_report(_WANTED), **kept},
        key="teacher keys",
        height=1,
        on_found_change=on_found,
    )


def get_code() -> str:
    """Return the code of the room that this session leads, or ''."""
    code, key = st.session_state.get(CODE), st.session_state.get(KEY)
    return str(code) if code and key else ""


def find_key(code: str) -> str:
    """Return the key of a room that this session or its browser leads, or ''.

    The browser may send anything as a key: only the room knows whether it is right.
    """
    key = st.session_state[KEY] if code and get_code() == code else None
    return str(key or st.session_state.get(_KEYS, {}).get(code, ""))


def has_reported() -> bool:
    """Whether the browser has reported the rooms that it has stored."""
    return not st.session_state.get(_WANTED, True)


def forget_room(code: str) -> None:
    """Stop leading this room, because it is deleted; for callbacks."""
    if st.session_state.get(CODE) == code:
        st.session_state[CODE], st.session_state[_LOST] = "", code
        for past in (KEY, _OUTCOME):
            st.session_state.pop(past, None)


def get_lost_code() -> str:
    """Return the code of the deleted room, or '' after another request."""
    return str(st.session_state.get(_LOST, ""))


def request_events(name: str, *events: Event, another: bool = False) -> None:
    """Send events to the room, or with ``another`` to a new one; for callbacks.

    They wait until the browser has reported the rooms that it has stored.
    """
    st.session_state[_REQUEST] = (name, events, another)
    for past in (_SENT, _OUTCOME, _LOST):
        st.session_state.pop(past, None)
    _send_request()


def is_pending(name: str) -> bool:
    """Whether this request waits for the rooms that the browser has stored."""
    return bool(st.session_state.get(_REQUEST, ("",))[0] == name)


def get_outcome(name: str) -> tuple[str, bool]:
    """Return a sentence on this request, or '', and whether it was done."""
    whose, sentence, done = st.session_state.get(_OUTCOME, ("", "", False))
    return (sentence, done) if whose == name else ("", False)


def take_sent() -> str:
    """Return the name of the request that was sent since this was last called, or ''."""
    return str(st.session_state.pop(_SENT, ""))


def _send_request() -> None:
    """Send the recorded events, if any and if the room is known."""
    if _REQUEST not in st.session_state:
        return
    find_stored_room()
    if not (get_code() or has_reported()):
        return
    name, events, another = st.session_state.pop(_REQUEST)
    opened = another or not get_code()
    try:
        if opened:
            _open_room()
        for each in events:
            ROOMS.ask(ROOMS.act(get_code(), st.session_state[KEY], each))
    except NoRoomError:
        sentence = f"Room {format_code(get_code())} was deleted. Press again to open a new one."
        st.session_state.pop(KEY)
    except (RefusedError, StorageError) as error:
        sentence = str(error)
    except TimeoutError:
        sentence = _LATE
    else:
        st.session_state[_OUTCOME] = (name, _describe_outcome(opened, bool(events)), True)
        st.session_state[_SENT] = name
        return
    st.session_state[_OUTCOME] = (name, sentence, False)


def _describe_outcome(opened: bool, begun: bool) -> str:
    room = f"Room {format_code(get_code())}"
    if opened and begun:
        return f"{room} is open, and the activity has started. Show the projector's view."
    return (
        f"{room} is open."
        if opened
        else f"The activity has started in room {format_code(get_code())}."
    )


def _open_room() -> None:
    ticket = ROOMS.ask(ROOMS.open(st.context.ip_address or ""))
    st.session_state[CODE], st.session_state[KEY] = ticket.code, ticket.token


def list_other_rooms() -> list[str]:
    """Return the codes of rooms that this browser has opened and that still exist.

    The room that it leads now is not among them. Each is asked for once a session.
    """
    known: dict[str, bool] = st.session_state.setdefault(_EXISTING, {})
    for code, key in st.session_state.get(_KEYS, {}).items():
        if code not in known:
            try:
                known[code] = _is_teacher(code, key)
            except (StorageError, TimeoutError):
                break  # asked again with the next run
    return [code for code, exists in known.items() if exists and code != get_code()]


def lead_room(code: Any, key: Any) -> str:
    """Lead a room by its code and key, and return '' or why that is not possible."""
    try:
        if not _is_teacher(code, key):
            return "No room has this code and these words. Check both."
    except (RefusedError, StorageError) as error:
        return str(error)
    except TimeoutError:
        return _LATE
    st.session_state[CODE], st.session_state[KEY] = read_code(code), key
    for past in (_REQUEST, _SENT, _OUTCOME, _LOST):
        st.session_state.pop(past, None)
    return ""


def lead_stored_room(code: str) -> None:
    """Lead a room that this browser has opened; for callbacks."""
    if lead_room(code, st.session_state.get(_KEYS, {}).get(code)):
        st.session_state.get(_EXISTING, {}).pop(code, None)


def _is_teacher(code: Any, key: Any) -> bool:
    """Whether this is the teacher's key; RefusedError, StorageError or TimeoutError."""
    try:
        seat = ROOMS.ask(ROOMS.seat(code, key, st.context.ip_address or ""))
    except NoRoomError:
        return False
    return bool(seat == TEACHER)


def find_stored_room() -> None:
    """Lead the first stored room that still exists, this session's own before others."""
    kept: list[tuple[Any, Any]] = st.session_state.get(_STORED, [])
    kept.sort(key=lambda each: each[0] != st.session_state.get(CODE))
    while kept and not get_code():
        code, key = kept[0]
        try:
            if ROOMS.ask(ROOMS.seat(code, key, st.context.ip_address or "")) == TEACHER:
                st.session_state[CODE], st.session_state[KEY] = read_code(code), key
        except RefusedError:
            pass
        except (StorageError, TimeoutError):
            return  # it may be there all the same: asked again with the next run
        kept.pop(0)
