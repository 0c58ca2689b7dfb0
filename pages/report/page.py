"""The page on which a teacher sees after class how the class answered."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.live.registry import DELETE_AFTER
from bn_core.classroom.live.rooms import ROOMS
from bn_core.classroom.people.identity import format_code, read_code
from bn_core.classroom.report.answers import ClassAnswers, collect_answers
from bn_core.classroom.report.figure import draw_right_answers
from bn_core.course.curriculum import REPORT
from bn_core.storage.database import StorageError
from pages.report import downloads, questions
from pages.room import led_room
from pages.shared import lesson, url_state
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

_LATE = "The room did not answer within ten seconds. Reload the page."


def page() -> None:
    """Show the report of the address's room, or of the one that the browser leads."""
    url_state.begin_page("report", {"code"})
    st.header(REPORT.question, anchor=False)
    notice = st.empty()
    if not (code := url_state.read_once("report code", "code", read_code, "")):
        led_room.find_stored_room()
        code = led_room.get_code()
    led_room.mount_teacher_keys()
    url_state.write_parameter("code", code)
    if answers := _read_answers(code):
        _show_report(answers)
    with notice:
        lesson.warn_of_ignored(url_state.list_ignored())
    url_state.write_address()


def _read_answers(code: str) -> ClassAnswers | None:
    """Return what the class answered, or show why it cannot be shown."""
    key = led_room.find_key(code)
    if not key:
        if led_room.has_reported():
            st.info(_describe_missing_key(code))
        else:
            st.caption("Looking for your room.")
        return None
    try:
        return ROOMS.ask(ROOMS.read_log(code, key, collect_answers))
    except (RefusedError, StorageError) as error:
        st.error(str(error))
    except TimeoutError:
        st.error(_LATE)
    return None


def _describe_missing_key(code: str) -> str:
    if not code:
        return "This browser leads no room. Open one under **A room**, and come back after class."
    return (
        f"Only the teacher of room {format_code(code)} sees its report. Open the room's private "
        "teacher link in this browser first, then reload this page."
    )


def _show_report(answers: ClassAnswers) -> None:
    asked, students = len(answers.questions), len(answers.students)
    st.markdown(
        f"Room **{format_code(answers.code)}**: {students} student{'s' * (students != 1)}, {asked} "
        f"question{'s' * (asked != 1)} answered."
    )
    if not asked:
        st.info("Nobody has answered a question in this room yet.")
        return
    if answers.left_out:
        st.warning(f"{answers.left_out} older questions are left out. The room's CSV has them all.")
    downloads.show_downloads(answers)
    st.caption(
        f"The lab deletes this room after {DELETE_AFTER / 3600:.0f} hours without activity. "
        "Download what you want to keep."
    )
    questions.show_overview(answers.questions)
    show_figures([draw_right_answers(answers.questions, get_theme())], key="right answers")
    st.subheader("Question by question", anchor=False)
    for number, each in enumerate(answers.questions, start=1):
        questions.show_question(number, each, answers.students)


page()
