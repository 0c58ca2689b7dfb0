"""The question bank, browsed by lesson or by misconception."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.plans import edits
from bn_core.classroom.plans.index import BankConfig
from bn_core.classroom.plans.misconceptions import MISCONCEPTIONS
from bn_core.classroom.plans.plan import Plan, build_plan
from bn_core.classroom.plans.shelf import add_plan
from bn_core.classroom.steps.content import describe_drawn
from bn_core.classroom.steps.settings import Predict, Vote
from bn_core.course import curriculum
from bn_core.course.quiz.bank import BANK, draw_question
from bn_core.lessons.question import Question
from pages.guide import exchange, own_plan
from pages.guide.question_view import show_content
from pages.shared.controls import show_control

_TITLES = {each.name: each.title for each in curriculum.LESSONS}
_CONFUSIONS = {str(number): name for number, name in MISCONCEPTIONS.items()}


def show_bank() -> None:
    """Show the questions of a lesson or about a misconception, with their answers."""
    st.subheader("The question bank", anchor=False)
    st.markdown(
        f"{len(BANK)} questions whose numbers follow from a seed, with known wrong answers. Add "
        "the ones you like to your own plan, or take them to a learning platform."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = show_control(BankConfig, "by", "Questions by")
        seed = show_control(BankConfig, "seed", "Seed", stepper=True)
    if by == "lesson":
        lesson = show_control(BankConfig, "lesson", "Lesson", names=_TITLES, menu=True)
    else:
        about = show_control(BankConfig, "about", "Misconception", names=_CONFUSIONS, menu=True)
    chosen = [
        each
        for each in BANK.values()
        if (each.lesson == lesson if by == "lesson" else str(each.confusion) == about)
    ]
    for each in chosen:
        _show_question(each, seed)
    name = lesson if by == "lesson" else f"misconception-{about}"
    contents = [describe_drawn(draw_question(each.id, seed)) for each in chosen]
    exchange.show_downloads(contents, f"batchnorm-{name}", "These questions")


def _show_question(question: Question, seed: int) -> None:
    setting = (Predict if question.kind == "numeric" else Vote)(id=question.id, seed=seed)
    with st.container(border=True, key=f"bank {question.id}"):
        about = [_TITLES[question.lesson]]
        if question.confusion:
            about.append(MISCONCEPTIONS[question.confusion])
        st.caption(" · ".join([question.id.replace("-", " "), *about]))
        show_content(describe_drawn(draw_question(question.id, seed)))
        plan = own_plan.get_plan()
        if plan and setting in plan.settings:
            st.caption("This question is in your plan.")
            return
        place = f"add {question.id}"
        with st.container(horizontal=True):
            st.button(
                "Add to my plan",
                on_click=_add,
                args=(setting, place),
                key=place,
                help="As the last step of your own plan",
            )
        own_plan.show_fault(place)


def _add(setting: Predict | Vote, place: str) -> None:
    """Add a question as a step; for callbacks. The first one begins a plan."""
    if own_plan.get_plan() is None:
        own_plan.change_shelf(add_plan, build_plan("My plan"), place=place)

    def add(plan: Plan) -> Plan:
        return edits.add_question_step(plan, setting)

    own_plan.change(add, place=place)
