"""The page on which a teacher sets homework, and students do it and hand it in."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.homework.service import HOMEWORK, TEACHER, Key, read_homework_code
from bn_core.classroom.inputs.errors import NoRoomError, RefusedError
from bn_core.storage.database import StorageError
from pages.homework import entry, kept_setting, keys, setting, student, teacher
from pages.shared import lesson, url_state


def page() -> None:
    """Show the homework of the address, as its teacher or as a student sees it."""
    url_state.begin_page("homework", {"code"})
    shown = lesson.show_header("homework")
    notice = st.empty()
    code = url_state.read_once(keys.CODE, "code", read_homework_code, "")
    url_state.write_parameter("code", code)
    keys.mount_keys()
    if code:
        kept_setting.leave_form()
        _show_homework(code)
    else:
        _show_start()
    with notice:
        lesson.warn_of_ignored(url_state.list_ignored())
    url_state.write_address()
    lesson.show_footer(shown)


def _show_homework(code: str) -> None:
    leave = "Open another homework"
    try:
        assignment = HOMEWORK.read(code, keys.get_address())
        key = _find_key(code)
        if key is None:
            entry.show_entry(code, assignment)
        elif key.seat == TEACHER:
            leave = "Set or open another homework"
            teacher.show_results(key)
        else:
            student.show_work(key, assignment)
    except (RefusedError, StorageError) as error:
        st.error(str(error))
    st.button(leave, on_click=entry.close)


def _find_key(code: str) -> Key | None:
    """Return the key that this browser keeps, None if it opens nothing."""
    if not (personal := keys.find_personal(code)):
        return None
    try:
        return HOMEWORK.enter(code, personal, keys.get_address())
    except NoRoomError:
        return None


def _show_start() -> None:
    """Show how to open homework, and the form to set one."""
    entry.show_open()
    try:
        entry.show_held()
    except StorageError as error:
        st.error(str(error))
    st.divider()
    setting.show_form()


page()
