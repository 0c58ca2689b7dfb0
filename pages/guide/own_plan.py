"""The teacher's own plans: what the session holds of them, and their edits.

The browser stores them as one text, which all of its tabs share. Each edit can be undone, and so
can the removal of a plan, so that no click loses anything.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from bn_core.classroom.plans.plan import OWN, Plan
from bn_core.classroom.plans.shelf import (
    MAX_TEXT,
    Shelf,
    add_plan,
    join_shelves,
    open_plan,
    read_shelf,
    replace_plan,
    write_shelf,
)
from bn_core.text.markdown import escape_quoted
from pages.guide import form
from pages.shared import kept_text

NAME = "plan"
"""The name under which the browser stores the plans."""
_SHELF, _TEXT, _PAST = "own plans", "own plans text", "own plans past"
_FAULT = "own plans fault"
MAX_PAST = 30
"""Most edits that can be undone."""


def mount_own_plans() -> None:
    """Mount the component that stores the plans in the browser."""
    text = _write_text()
    is_known = bool(text) or not kept_text.is_awaited(NAME)
    known = text if is_known else None
    kept_text.mount_kept_text(NAME, known, _on_found, _on_changed, MAX_TEXT)
    if kept_text.is_refused(NAME):
        st.warning("This browser stores nothing. Save your plan as a file before you leave.")


def _write_text() -> str:
    """Return the text of all plans, written once for each change."""
    shelf = get_shelf()
    known, text = st.session_state.get(_TEXT, (Shelf(), ""))
    if known is not shelf:
        text = write_shelf(shelf)
        st.session_state[_TEXT] = shelf, text
    return str(text)


def get_shelf() -> Shelf:
    """Return all plans of the teacher."""
    shelf: Shelf = st.session_state.get(_SHELF, Shelf())
    return shelf


def get_plan() -> Plan | None:
    """Return the open plan, or None if there is none yet."""
    return get_shelf().plan


def get_fault() -> str:
    """Return why the last edit was refused, or ''."""
    return str(st.session_state.get(_FAULT, ("", ""))[1])


def show_fault(place: str = "") -> None:
    """Show why the last edit was refused, if it was asked for at this place."""
    asked_at, fault = st.session_state.get(_FAULT, ("", ""))
    if fault and asked_at == place:
        st.error(escape_quoted(fault))


def _note_fault(fault: str = "", place: str = "") -> None:
    """Store why an edit was refused and where it was asked for, "" for neither."""
    st.session_state[_FAULT] = place, fault


def can_undo() -> bool:
    """Whether there is an edit to undo."""
    return bool(st.session_state.get(_PAST))


def undo() -> None:
    """Go back to the plans before the last edit; for callbacks."""
    past: list[Shelf] = st.session_state.get(_PAST, [])
    if past:
        st.session_state[_SHELF] = past.pop()
    _note_fault()
    form.close_form()


def change(edit: Callable[..., Plan], *arguments: object, place: str = "") -> None:
    """Replace the open plan by an edit of it, if the edit is allowed; for callbacks.

    An open form stays open with what is typed in it. ``place`` is where a refusal is shown.
    """
    if (plan := get_plan()) is None:
        return

    def change_open(shelf: Shelf) -> Shelf:
        return replace_plan(shelf, edit(plan, *arguments))

    change_shelf(change_open, place=place)


def change_shelf(edit: Callable[..., Shelf], *arguments: object, place: str = "") -> None:
    """Replace all plans by an edit of them, if the edit is allowed; for callbacks.

    An open form stays open, so this is not for edits that open another plan while one is.
    """
    before = get_shelf()
    try:
        shelf = edit(before, *arguments)
    except ValueError as error:
        _note_fault(str(error), place)
        return
    _keep(shelf)
    _note_fault()


def save_form(edit: Callable[..., Plan]) -> None:
    """Change the open plan by its form, and close the form unless it is refused."""
    change(edit)
    if not get_fault():
        form.close_form()


def _keep(shelf: Shelf) -> None:
    before = get_shelf()
    if (shelf.plans, shelf.unread) != (before.plans, before.unread):
        _remember(before)
    st.session_state[_SHELF] = shelf


def _remember(shelf: Shelf) -> None:
    """Let “Undo” go back to these plans."""
    past: list[Shelf] = st.session_state.setdefault(_PAST, [])
    past.append(shelf)
    del past[:-MAX_PAST]


def show_plan(plan: Plan) -> None:
    """Add a plan to the teacher's own, and show it; for callbacks."""
    change_shelf(add_plan, plan)
    if not get_fault():
        form.close_form()  # it is about another plan
        st.session_state["plan"] = OWN


def show_place(place: int) -> None:
    """Open one of the teacher's own plans; for callbacks."""
    change_shelf(open_plan, place)


def cancel() -> None:
    """Close the form without a change; for callbacks."""
    _note_fault()
    form.close_form()


def _on_found(text: str) -> None:
    """Add the plans that the browser has stored, after newer ones."""
    found, mine = read_shelf(text), get_shelf()
    if not mine.plans:
        st.session_state[_SHELF] = found
        return
    try:
        st.session_state[_SHELF] = join_shelves(mine, found)
    except ValueError as error:  # “Undo” brings them back
        st.session_state.setdefault(_PAST, []).insert(0, found)
        _note_fault(str(error))


def _on_changed(text: str) -> None:
    """Take over what another tab has stored; “Undo” goes back.

    The open plan stays open. If the other tab has changed it while it is edited here, both are
    kept.
    """
    stored, mine = read_shelf(text), get_shelf()
    shelf = stored
    if mine.plan in stored.plans:
        shelf = open_plan(stored, stored.plans.index(mine.plan))
    elif mine.plan and form.get_open():
        try:
            shelf = add_plan(stored, mine.plan)
        except ValueError as error:
            _remember(stored)
            _note_fault(str(error))
            st.session_state[_TEXT] = (
                mine,
                text,
            )  # theirs stay stored until an edit
            return
    _keep(shelf)
    if shelf.plans == stored.plans:
        st.session_state[_TEXT] = shelf, text  # storing it again would report it to the other tab
