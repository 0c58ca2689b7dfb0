"""One step of a plan, with its lesson and its activity."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bn_core.classroom.events.teacher import ActivityStarted
from bn_core.classroom.plans.misconceptions import MISCONCEPTIONS
from bn_core.classroom.plans.plan import Plan, Step
from bn_core.course.curriculum import find_lesson
from pages.room import led_room, status

_PAPER = """<style>@media print {
.stButton, .stLinkButton, .stMain [data-testid=stBidiComponentRegular] { display: none; }
[class*=st-key-step-] { break-inside: avoid; }
}</style>"""


def show_overview(plan: Plan) -> None:
    """Show one line per step; on paper no step is split between two pages."""
    st.html(_PAPER)
    lines = [
        f"- {_format_minutes(plan, number)}: **{each.title}** · {each.setting.title}"
        for number, each in enumerate(plan.steps)
    ]
    st.markdown("Minutes, step and activity:\n\n" + "\n".join(lines))


def show_step(plan: Plan, number: int, summary: Sequence[str]) -> None:
    """Show one step, with a line of ``summary`` per claim."""
    each, name = plan.steps[number], f"{plan.name} {number + 1}"
    with st.container(border=True, key=f"step {name}"):
        st.markdown(f"#### {number + 1} · {each.title}")
        st.caption(
            f"Minutes {_format_minutes(plan, number)} · "
            f"{each.setting.title}{_describe_confusions(each)}"
        )
        st.markdown(each.script.do)
        _show_script(each)
        if summary:
            st.markdown("\n".join(f"- {line}" for line in summary))
        with st.container(horizontal=True):
            st.button(
                "Start this activity",
                on_click=led_room.request_events,
                args=(name, ActivityStarted(each.setting)),
                key=f"start {name}",
            )
            st.link_button(f"Lesson: {find_lesson(each.lesson).title}", each.link)
        status.show_outcome(name)


def _show_script(each: Step) -> None:
    """Show the question, the answer, and the reply to the expected mistake."""
    script = each.script
    st.markdown(f"**Ask.** {script.ask}")
    if script.right:
        st.markdown(f"**Answer.** {script.right}")
    if script.wrong:
        st.markdown(f"**A common wrong answer:** “{script.wrong}” **Reply:** {script.reply}")


def _describe_confusions(each: Step) -> str:
    names = [MISCONCEPTIONS[number] for number in each.misconceptions]
    return f" · misconception: {'; '.join(names)}" if names else ""


def _format_minutes(plan: Plan, number: int) -> str:
    start = plan.begins[number]
    return f"{start} to {start + plan.steps[number].minutes}"
