"""The open form of the guide across a reload: the browser's tab stores it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from bn_core.classroom.plans.plan import Plan
from bn_core.classroom.plans.plan_file import write_plan_file
from pages.guide import form, own_plan
from pages.guide.step_form import HEAD, NEW_QUESTION, NEW_STEP
from pages.shared import kept_form, kept_text
from pages.shared.session import compute_once

NAME = "guide"
"""The name under which the tab stores the form."""
_FOUND, _REOPENED = "found guide form", "guide form reopened"
"""Where the session keeps what the tab has sent, and whether a form came of it."""


def mount_open_form() -> None:
    """Mount the component that stores the open form, when the form has been shown."""
    opened, plan = form.read_form(), own_plan.get_plan()
    if opened and plan:
        digest = compute_once("digest of own plan", plan, partial(_digest, plan))
        about = {"what": form.get_open(), "plan": digest}
        opened = replace(opened, values={**opened.values, **about})
    is_known = bool(opened) or not (kept_form.is_awaited(NAME) or _FOUND in st.session_state)
    kept_form.mount_kept_form(NAME, opened, is_known, _on_found)


def _on_found(values: dict[str, Any]) -> None:
    st.session_state[_FOUND] = values


def reopen_form() -> None:
    """Open the form that was open before a reload, once the plan is there.

    Another tab may have changed the plan. The form of a step or a question is then a new one's, so
    that it replaces no other.
    """
    if _FOUND not in st.session_state or kept_text.is_awaited(own_plan.NAME):
        return
    values: dict[str, Any] = st.session_state.pop(_FOUND)
    what, digest = values.pop("what", ""), values.pop("plan", "")
    plans = own_plan.get_shelf().plans
    if not plans or form.get_open() or not isinstance(what, str):
        return
    digests = [_digest(each) for each in plans]
    if digest in digests:
        own_plan.show_place(digests.index(digest))
        parts = _list_parts(plans[digests.index(digest)])
    else:
        what = {"step": NEW_STEP, "question": NEW_QUESTION}.get(what.split(" ")[0], what)
        parts = {NEW_STEP: (), NEW_QUESTION: ()}
    if what in parts:
        form.open_form(what, {**values, "claims": parts[what]})
        st.session_state[_REOPENED] = True


def show_notice() -> None:
    """Say that the form is open again, since a reload begins at the top of the page."""
    if not form.get_open():
        st.session_state.pop(_REOPENED, None)
    elif st.session_state.get(_REOPENED):
        st.info("The form that you were filling in is open again below, in your own plan.")


def _list_parts(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return the claims of each part of a plan that a form can be about."""
    return {
        **dict.fromkeys((HEAD, NEW_STEP, NEW_QUESTION), ()),
        **{f"step {number}": each.claims for number, each in enumerate(plan.steps, start=1)},
        **{f"question {number + 1}": () for number in range(len(plan.questions))},
    }


def _digest(plan: Plan) -> str:
    """Return what tells a plan from others, and from itself after a change."""
    return hashlib.sha256(write_plan_file(plan).encode()).hexdigest()
