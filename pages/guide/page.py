"""The teacher's guide: three plans, and how to host a class."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.events.teacher import PlanSet
from bn_core.classroom.plans.index import PLANS, GuideConfig
from bn_core.classroom.plans.plan import Plan
from bn_core.course.curriculum import find_lesson as page_of
from pages.guide import hosting, keeping, steps, verdicts
from pages.room import led_room, status
from pages.shared import lesson, url_state
from pages.shared.controls import show_control

TEACH = "the whole plan"
_NAMES = {"first": "first lesson", "course": "undergraduate course", "seminar": "graduate seminar"}


def page() -> None:
    """Show the room, the chosen plan, and what a teacher needs to know."""
    url_state.begin_page("guide", {"plan"})
    shown = lesson.show_header("guide")
    notice = st.empty()
    led_room.find_stored_room()
    code = led_room.get_code()
    if led_room.take_sent() == TEACH:
        st.switch_page(page_of("room").path, query_params={"code": code})
    led_room.mount_teacher_keys()
    status.show_status()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        plan = PLANS[show_control(GuideConfig, "plan", "Plan", names=_NAMES)]
        lesson.show_share_button()
    _show_plan(plan)
    hosting.show_hosting()
    keeping.show_keeping()
    with notice:
        lesson.warn_of_ignored(url_state.list_ignored())
    url_state.write_address()
    lesson.show_footer(shown)


def _show_plan(plan: Plan) -> None:
    """Show a plan's audience, aims and steps."""
    st.subheader(plan.title, anchor=False)
    st.markdown(plan.audience)
    before, after = st.columns(2, gap="large")
    with before:
        _show_list("What students should know before", plan.before)
    with after:
        _show_list("What they can do afterwards", plan.after)
    st.button(
        "Teach this plan",
        type="primary",
        on_click=led_room.request_events,
        args=(TEACH, PlanSet(plan.settings, plan.notes)),
        help="Loads the plan into your room and opens the teacher's view. The key n starts the "
        "next step.",
    )
    status.show_outcome(TEACH)
    steps.show_overview(plan)
    lines = verdicts.collect_verdicts(plan)
    for number, step in enumerate(plan.steps):
        steps.show_step(plan, number, lines.get(step.title, ()))


def _show_list(title: str, lines: tuple[str, ...]) -> None:
    st.markdown(f"**{title}**\n" + "\n".join(f"- {each}" for each in lines))


page()
