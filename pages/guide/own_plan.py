"""The teacher's own plan: what the session holds of it, and its edits.

The browser stores the plan as its file. Each edit can be undone, a plan that another one replaces
included, so that nothing is lost by a click.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from bn_core.classroom.plans.plan import OWN, Plan
from bn_core.classroom.plans.plan_file import (
    MAX_BYTES,
    PlanFileError,
    read_plan_file,
    write_plan_file,
)
from pages.guide import form
from pages.shared import kept_text

NAME = "plan"
"""The name under which the browser stores the plan."""
_PLAN, _PAST, _FAULT, _DAMAGED = "own plan", "own plan past", "own plan fault", "own plan damaged"
MAX_PAST = 30
"""Most edits that can be undone."""


def mount_own_plan() -> None:
    """Mount the component that stores the plan in the browser."""
    plan, known = get_plan(), not kept_text.is_awaited(NAME) and not get_damaged()
    text = write_plan_file(plan) if plan else "" if known else None
    kept_text.mount_kept_text(NAME, text, _on_found, MAX_BYTES)
    if kept_text.is_refused(NAME):
        st.warning("This browser stores nothing. Save your plan as a file before you leave.")


def get_plan() -> Plan | None:
    """Return the plan, or None if there is none yet."""
    plan: Plan | None = st.session_state.get(_PLAN)
    return plan


def get_damaged() -> str:
    """Return what the browser had stored, if it is no plan that this lab can read."""
    return str(st.session_state.get(_DAMAGED, ""))


def get_fault() -> str:
    """Return why the last edit was refused, or ''."""
    return str(st.session_state.get(_FAULT, ""))


def can_undo() -> bool:
    """Whether there is an edit to undo."""
    return bool(st.session_state.get(_PAST))


def undo() -> None:
    """Go back to the plan before the last edit; for callbacks."""
    past: list[Plan | None] = st.session_state.get(_PAST, [])
    if past:
        st.session_state[_PLAN] = past.pop()
    st.session_state[_FAULT] = ""
    form.close_form()


def change(edit: Callable[..., Plan], *arguments: object) -> None:
    """Replace the plan by an edit of it, if the edit is allowed; for callbacks."""
    if (plan := get_plan()) is None:
        return
    try:
        set_plan(edit(plan, *arguments))
    except ValueError as error:
        st.session_state[_FAULT] = str(error)


def set_plan(plan: Plan | None) -> None:
    """Replace the plan, unless it is too large; for callbacks."""
    if plan and len(write_plan_file(plan).encode()) > MAX_BYTES:
        st.session_state[_FAULT] = (
            f"A plan can have at most {MAX_BYTES // 1024} KiB. Shorten or remove a step first."
        )
        return
    past: list[Plan | None] = st.session_state.setdefault(_PAST, [])
    if plan != get_plan():
        past.append(get_plan())
        del past[:-MAX_PAST]
    st.session_state[_PLAN], st.session_state[_FAULT] = plan, ""
    st.session_state.pop(_DAMAGED, None)
    form.close_form()


def show_plan(plan: Plan) -> None:
    """Make this the teacher's own plan, and show it; for callbacks."""
    set_plan(plan)
    st.session_state["plan"] = OWN


def cancel() -> None:
    """Close the form without a change; for callbacks."""
    st.session_state[_FAULT] = ""
    form.close_form()


def _on_found(text: str) -> None:
    """Take the plan that the browser has stored, unless there is one already."""
    if not text:
        return
    try:
        stored = read_plan_file(text.encode("utf-8", "replace"))
    except PlanFileError as error:
        if get_plan() is None:
            st.session_state[_DAMAGED], st.session_state[_FAULT] = text, str(error)
        return
    if get_plan() is None:
        st.session_state[_PLAN] = stored
    else:
        st.session_state.setdefault(_PAST, []).insert(0, stored)
