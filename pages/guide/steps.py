"""One step of a plan, with its lesson and its activity."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from bn_core.classroom.events.teacher import ActivityStarted
from bn_core.classroom.plans.misconceptions import MISCONCEPTIONS
from bn_core.classroom.plans.plan import OWN, Plan, Step
from bn_core.classroom.steps.content import describe_setting
from bn_core.classroom.steps.settings import Predict, Vote
from bn_core.course.curriculum import find_lesson
from bn_core.text.markdown import escape_markdown
from pages.guide.question_view import show_content
from pages.room import led_room, status

_PAPER = """<style>@media print {
.stButton, .stLinkButton, .stMain [data-testid=stBidiComponentRegular] { display: none; }
[class*=st-key-step-] { break-inside: avoid; }
}</style>"""


def show_overview(plan: Plan) -> None:
    """Show one line per step; on paper no step is split between two pages."""
    st.html(_PAPER)
    if not plan.steps:
        st.markdown("This plan has no steps yet. Add one here, or a question of the question bank.")
        return
    lines = [
        f"- {_format_minutes(plan, number)}: **{_write(plan, each.title)}** · {each.setting.title}"
        for number, each in enumerate(plan.steps)
    ]
    st.markdown(
        f"Minutes, step and activity, {plan.minutes} minutes in all:\n\n" + "\n".join(lines)
    )


def show_step(
    plan: Plan, number: int, summary: Sequence[str], show_edits: Callable[[int], None] | None = None
) -> None:
    """Show one step, with a line of ``summary`` per claim.

    ``show_edits`` shows what changes the step, below it.
    """
    each, name = plan.steps[number], f"{plan.name} {number + 1}"
    with st.container(border=True, key=f"step {name}"):
        st.markdown(f"#### {number + 1} · {_write(plan, each.title)}")
        st.caption(
            f"Minutes {_format_minutes(plan, number)} · "
            f"{each.setting.title}{_describe_confusions(each)}"
        )
        st.markdown(_write(plan, each.script.do))
        _show_script(plan, each)
        if summary:
            st.markdown("\n".join(f"- {line}" for line in summary))
        with st.container(horizontal=True):
            st.button(
                "Start this activity",
                on_click=led_room.request_events,
                args=(name, ActivityStarted(each.setting)),
                key=f"start {name}",
            )
            if each.link:
                st.link_button(f"Lesson: {find_lesson(each.lesson).title}", each.link)
        if show_edits:
            show_edits(number)
        status.show_outcome(name)


def _show_script(plan: Plan, each: Step) -> None:
    """Show the question, the answer, and the reply to the expected mistake."""
    script = each.script
    if script.ask:
        st.markdown(f"**Ask.** {_write(plan, script.ask)}")
    if script.right:
        st.markdown(f"**Answer.** {_write(plan, script.right)}")
    if script.wrong:
        wrong, reply = _write(plan, script.wrong), _write(plan, script.reply)
        st.markdown(f"**A common wrong answer:** “{wrong}” **Reply:** {reply}")
    if plan.name == OWN and isinstance(each.setting, Predict | Vote):
        with st.expander("The question on the phones"):
            show_content(describe_setting(each.setting))


def _write(plan: Plan, text: str) -> str:
    """Return a text of a plan as Markdown; a teacher's own can only emphasize words."""
    return escape_markdown(text, emphasis=True) if plan.name == OWN else text


def _describe_confusions(each: Step) -> str:
    names = [MISCONCEPTIONS[number] for number in each.misconceptions]
    return f" · misconception: {'; '.join(names)}" if names else ""


def _format_minutes(plan: Plan, number: int) -> str:
    start = plan.begins[number]
    return f"{start} to {start + plan.steps[number].minutes}"
