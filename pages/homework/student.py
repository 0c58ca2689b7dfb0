"""A student's homework: every answer is stored at once, and handed in at the end."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.classroom.homework.assignment import (
    EXERCISE,
    LESSON,
    Assignment,
    Item,
    draw_item_question,
)
from bn_core.classroom.homework.grading import Answer
from bn_core.classroom.homework.service import HOMEWORK, Key, Work, format_personal_code
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.course.curriculum import find_lesson
from bn_core.inputs.address import read_lesson_name
from bn_core.lessons.question import DrawnChoice
from bn_core.lessons.write_it.config import WriteItConfig
from bn_core.lessons.write_it.desk_file import draw_givens
from bn_core.lessons.write_it.exercises import find_exercise
from bn_core.lessons.write_it.sentences import describe_given
from bn_core.storage.database import StorageError
from bn_core.text.code import format_matrix
from bn_core.text.markdown import escape_markdown
from pages.homework import entry, exercise_file, keys, marks
from pages.shared.program_editor import show_program_editor

_HAND_IN, _REFUSED = "hand in homework", "homework refused"


def show_work(key: Key, assignment: Assignment) -> None:
    """Show the parts of the homework, or their marks once they are handed in or over."""
    work = HOMEWORK.work(key)
    st.subheader(escape_markdown(assignment.title), anchor=False)
    entry.describe(key.code, assignment)
    is_over = HOMEWORK.clock() > assignment.deadline
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(work.name)
        with st.popover("Your personal code"):
            st.code(format_personal_code(key.personal), language=None)
            st.markdown(
                "Write it down. It opens your work on another device, and again here if this "
                "browser forgets it. Keep it to yourself."
            )
    keys.show_outcome(_HAND_IN)
    if work.handed_in is not None or is_over:
        _show_late_change()
        marks.show_marks(assignment, work, is_over)
        return
    answered = sum(_is_answered(work.answers.get(place)) for place in range(len(assignment.items)))
    st.progress(
        answered / len(assignment.items),
        f"{answered} of {len(assignment.items)} parts done. Each answer is stored at once.",
    )
    exercise_file.show_file(key, assignment, work)
    for place, item in enumerate(assignment.items):
        _show_item(key, work, place, item)
    _show_hand_in(key, answered, len(assignment.items))


def _show_item(key: Key, work: Work, place: int, item: Item) -> None:
    with st.container(border=True, key=f"homework part {place + 1}"):
        points = f" · {item.points} point{'s' * (item.points != 1)}" if item.points else ""
        stored = " · ✓ stored" if _is_answered(work.answers.get(place)) else ""
        st.caption(f"{place + 1}. {item.kind.capitalize()}{points}{stored}")
        if item.kind == LESSON:
            _show_lesson(key, work, place, item)
        elif item.kind == EXERCISE:
            _show_exercise(key, work, place, item)
        else:
            _show_question(key, work, place, item)
        refused = st.session_state.get(_REFUSED)
        if refused and refused[0] == place:
            st.error(f"This was not stored. {refused[1]}")


def _show_lesson(key: Key, work: Work, place: int, item: Item) -> None:
    shown = find_lesson(read_lesson_name(item.name))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{shown.title}.** {shown.question}")
        st.link_button("Open the lesson", item.name)
    widget = _restore(place, work.answers.get(place, False))
    save = partial(_save_widget, key, place)
    st.checkbox("I have done this lesson", key=widget, on_change=save)


def _show_exercise(key: Key, work: Work, place: int, item: Item) -> None:
    exercise = find_exercise(item.name)
    givens = draw_givens(work.seed)
    st.markdown(f"**{exercise.title}.** {exercise.ask}")
    st.markdown(f"$$\n{exercise.formula}\n$$")
    show_program_editor(
        exercise,
        str(work.answers.get(place, "")),
        describe_given(exercise, givens),
        format_matrix(givens.values["x"]),
        WriteItConfig(item.name, work.seed),
        key=f"homework editor {key.code} {place}",
        version=f"{key.code} {key.seat} {place} {exercise_file.count_files()}",
        on_written=partial(_save, key, place),
        draft=f"{key.code} {key.seat} {place}",
    )


def _show_question(key: Key, work: Work, place: int, item: Item) -> None:
    asked = draw_item_question(item, work.seed)
    st.markdown(asked.text)
    answer = work.answers.get(place)
    save = partial(_save_widget, key, place)
    if isinstance(asked, DrawnChoice):
        st.radio(
            "Your answer",
            range(len(asked.options)),
            index=None,
            format_func=lambda option: asked.options[option].text,
            label_visibility="collapsed",
            key=_restore(place, None if answer is None else int(answer)),
            on_change=save,
        )
    else:
        st.number_input(
            "Your answer",
            value=None,
            format="%g",
            placeholder="a number, with three digits",
            key=_restore(place, answer),
            on_change=save,
        )


def _restore(place: int, answer: Answer | None) -> str:
    """Set a widget to the stored answer before it is shown, and return its key."""
    name = f"homework answer {place}"
    if st.session_state.get(name) != answer:
        st.session_state[name] = answer
    return name


def _save_widget(key: Key, place: int) -> None:
    value = st.session_state.get(f"homework answer {place}")
    if value is not None:  # an answer can be changed, and not be taken back
        _save(key, place, value)


def _save(key: Key, place: int, value: Answer) -> None:
    """Store an answer, for callbacks; a refusal is shown at its part."""
    st.session_state.pop(_REFUSED, None)
    try:
        HOMEWORK.save(key, place, value)
    except (RefusedError, StorageError) as error:
        st.session_state[_REFUSED] = place, str(error), value


def _show_late_change() -> None:
    """Show a change that came too late, so that its author does not lose it."""
    if refused := st.session_state.get(_REFUSED):
        place, sentence, value = refused
        st.error(f"Your last change, to part {place + 1}, was not stored. {sentence}")
        if isinstance(value, str):
            st.code(value, language="python")


def _show_hand_in(key: Key, answered: int, parts: int) -> None:
    with st.popover("Hand in", type="primary"):
        st.markdown(
            f"{answered} of {parts} parts are done. Once you hand in, you see your points and "
            "can no longer change anything."
        )
        st.button("Hand in for good", type="primary", on_click=_hand_in, args=(key,))


def _hand_in(key: Key) -> None:
    keys.attempt(_HAND_IN, "", HOMEWORK.hand_in, key)


def _is_answered(answer: Answer | None) -> bool:
    return answer not in (None, False, "") or (answer == 0 and not isinstance(answer, bool))
