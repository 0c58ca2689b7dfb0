"""What a student sees of work that is handed in, or whose deadline is over."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.homework.assignment import EXERCISE, LESSON, Assignment, draw_item_question
from bn_core.classroom.homework.grading import Mark
from bn_core.classroom.homework.service import Work
from bn_core.classroom.homework.table import name_item
from bn_core.course.quiz.marking import format_answer
from bn_core.lessons.write_it.exercises import find_exercise
from pages.homework import times

_SIGNS = {True: "✓", False: "✗", None: "–"}


def show_marks(assignment: Assignment, work: Work, is_over: bool) -> None:
    """Show the points of each part; once the deadline is over, the right answers, too."""
    marks = work.grade(assignment)
    points = sum(each.points for each in marks)
    if work.handed_in is None:
        st.warning(
            "The deadline is over. You have not handed in, so your teacher decides about what you "
            "had stored."
        )
    else:
        st.success(f"Handed in on {times.format_time(work.handed_in)}.")
    st.markdown(f"**{points} of {assignment.most_points} points**")
    if not is_over:
        st.caption("The right answers are shown here after the deadline.")
    for place, mark in enumerate(marks, start=1):
        with st.container(border=True, key=f"homework mark {place}"):
            _show_mark(place, mark, work.seed, is_over)


def _show_mark(place: int, mark: Mark, seed: int, is_over: bool) -> None:
    item = mark.item
    points = f" · {mark.points} of {item.points}" if item.points else ""
    if item.kind == LESSON:
        sign = "✓" if mark.shown else "–"
        st.markdown(f"{sign} {place}. {name_item(item)}")
        return
    sign = _SIGNS[mark.right]
    if item.kind == EXERCISE:
        st.markdown(f"{sign} {place}. **{name_item(item)}**{points}")
        if mark.shown:
            st.code(mark.shown, language="python")
        if mark.right is False:
            st.text(mark.mistake)
        if is_over and mark.right is not True:
            st.markdown("A right answer:")
            st.code(find_exercise(item.name).solution, language="python")
        return
    asked = draw_item_question(item, seed)
    st.markdown(f"{sign} {place}. {asked.text}{points}")
    st.text(f"Your answer: {mark.shown or 'none'}")
    if is_over:
        st.markdown(f"{mark.mistake}\n\n**{format_answer(asked)}** {asked.explanation}")
