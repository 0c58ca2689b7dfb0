"""The teacher's guide: three plans, and how to host a class."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.events.teacher import PlanSet
from bn_core.classroom.plans.edits import copy_plan
from bn_core.classroom.plans.index import PLANS, BankConfig, GuideConfig
from bn_core.classroom.plans.plan import OWN, Plan
from bn_core.course.curriculum import find_lesson as page_of
from bn_core.text.markdown import escape_markdown
from pages.guide import (
    bank,
    form,
    hosting,
    keeping,
    kept_step,
    own,
    own_plan,
    step_form,
    steps,
    verdicts,
)
from pages.room import led_room, status
from pages.shared import lesson, url_state
from pages.shared.controls import show_control

TEACH = "the whole plan"
_NAMES = {
    "first": "first lesson",
    "course": "undergraduate course",
    "seminar": "graduate seminar",
    OWN: "your own",
}
_PARTS = {"plan": "a plan", "questions": "the question bank"}


def page() -> None:
    """Show the room, the chosen plan, and what a teacher needs to know."""
    url_state.begin_page("guide", {"show", "plan", *(name for name, _ in BankConfig.knobs())})
    shown = lesson.show_header("guide")
    notice = st.empty()
    led_room.find_stored_room()
    code = led_room.get_code()
    if led_room.take_sent() == TEACH:
        st.switch_page(page_of("room").path, query_params={"code": code})
    led_room.mount_teacher_keys()
    status.show_status()
    own_plan.mount_own_plans()
    kept_step.reopen_form()
    kept_step.show_notice()
    url_state.restore_hidden(["plan", *(name for name, _ in BankConfig.knobs())])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = show_control(GuideConfig, "show", "Show", names=_PARTS)
        if part == "plan":
            name = show_control(GuideConfig, "plan", "Plan", names=_NAMES)
        lesson.show_share_button()
    if part == "questions":
        bank.show_bank()
    else:
        _show_named_plan(name)
    hosting.show_hosting()
    keeping.show_keeping()
    kept_step.mount_open_form()
    with notice:
        lesson.warn_of_ignored(url_state.list_ignored())
    url_state.write_address()
    lesson.show_footer(shown)


def _show_named_plan(name: str) -> None:
    if name != OWN:
        _show_plan(PLANS[name])
        return
    own.show_list()
    if plan := own_plan.get_plan():
        _show_plan(plan)
    else:
        own.show_start()


def _show_plan(plan: Plan) -> None:
    """Show a plan's audience, aims and steps."""
    is_own = plan.name == OWN
    _show_head(plan)
    with st.container(horizontal=True):
        st.button(
            "Teach this plan",
            type="primary",
            on_click=led_room.request_events,
            args=(TEACH, PlanSet(plan.settings, plan.notes)),
            disabled=not plan.steps,
            help="Loads the plan into your room and opens the teacher's view. The key n starts the "
            "next step.",
        )
        if not is_own:
            _show_copy_button(plan)
    status.show_outcome(TEACH)
    if is_own:
        own.show_tools(plan)
        if form.get_open() == step_form.HEAD:
            step_form.show_head_form()
    steps.show_overview(plan)
    lines = verdicts.collect_verdicts(plan)
    for number, step in enumerate(plan.steps):
        if is_own and form.get_open() == f"step {number + 1}":
            step_form.show_step_form(number)
        else:
            edits = own.show_edits if is_own else None
            steps.show_step(plan, number, lines.get(step.title, ()), edits)
    if is_own:
        own.show_new_step()
        own.show_questions(plan)


def _show_head(plan: Plan) -> None:
    """Show a plan's title, audience and aims."""
    write = escape_markdown if plan.name == OWN else str
    st.subheader(write(plan.title), anchor=False)
    st.markdown(write(plan.audience))
    if not plan.before and not plan.after:
        return
    before, after = st.columns(2, gap="large")
    with before:
        _show_list("What students should know before", tuple(map(write, plan.before)))
    with after:
        _show_list("What they can do afterwards", tuple(map(write, plan.after)))


def _show_copy_button(plan: Plan) -> None:
    """Show the button that copies a plan, and the error if it failed."""
    st.button(
        "Make it your own",
        on_click=own_plan.show_plan,
        args=(copy_plan(plan),),
        disabled=bool(form.get_open()),
        help="Copies this plan to your own plans, so that you can edit it.",
    )
    if form.get_open():
        st.caption("A form of your own plan is open. Save or cancel it before you copy a plan.")
    own_plan.show_fault()


def _show_list(title: str, lines: tuple[str, ...]) -> None:
    if lines:
        st.markdown(f"**{title}**\n" + "\n".join(f"- {each}" for each in lines))


page()
