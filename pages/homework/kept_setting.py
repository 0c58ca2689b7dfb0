"""The form that sets homework across a reload: the browser's tab stores it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from bn_core.classroom.homework.assignment import DAY, MAX_DAYS, MAX_TITLE
from bn_core.classroom.homework.service import HOMEWORK
from bn_core.classroom.inputs.links import MAX_LINK
from bn_core.course.curriculum import LESSONS
from bn_core.course.quiz.bank import BANK
from bn_core.lessons.write_it.exercises import EXERCISES
from pages.homework import times
from pages.shared import kept_form

NAME, _SET = "homework", "homework form is set"
"""The name under which the tab stores the form, and whether it was set and is to be forgotten."""
READ_LESSONS = tuple(each.name for each in LESSONS if each.kind == "lesson" and each.name != "quiz")
"""Names of the lessons that a homework can give to read."""
_TEXTS = {"title": MAX_TITLE, "links": 4 * MAX_LINK}
"""Most characters of each text."""
_LISTS: dict[str, tuple[str, ...]] = {
    "questions": tuple(BANK),
    "lessons": READ_LESSONS,
    "exercises": tuple(each.name for each in EXERCISES),
}
"""What can be chosen in each list."""
_POINTS = ("points exercise", "points question")


def mount_form() -> None:
    """Mount the component that stores the form, when the form has been shown."""
    st.session_state.pop(_SET, None)
    values = read_values()
    form = kept_form.OpenForm(NAME, values, {f"homework {name}": name for name in _TEXTS})
    is_known = _is_begun() or not kept_form.is_awaited(NAME)
    kept_form.mount_kept_form(NAME, form, is_known, _on_found)


def read_values() -> dict[str, Any]:
    """Return what stands in the form, by field."""
    names = (*_TEXTS, *_LISTS, *_POINTS)
    values = {name: st.session_state.get(f"homework {name}") for name in names}
    deadline = st.session_state.get("homework deadline")
    return {**values, "deadline": deadline and deadline.isoformat()}


def leave_form() -> None:
    """Keep what stands in the form, which another page hides, unless it is set."""
    if st.session_state.get(_SET):
        kept_form.mount_kept_form(NAME, None, is_known=True, on_found=_on_found)
    else:
        kept_form.ask_again(NAME)


def forget() -> None:
    """Forget what stands in the form, because the homework is set; for callbacks."""
    st.session_state[_SET] = True


def _is_begun() -> bool:
    return any(st.session_state.get(f"homework {name}") for name in (*_TEXTS, *_LISTS))


def _on_found(values: dict[str, Any]) -> None:
    """Fill the form with what fits of what the tab has stored, unless it is begun."""
    if _is_begun() or st.session_state.get(_SET):
        return
    checks = {
        **dict.fromkeys(_TEXTS, _check_text),
        **dict.fromkeys(_LISTS, _check_list),
        **dict.fromkeys(_POINTS, _check_points),
        "deadline": _check_deadline,
    }
    for name, check in checks.items():
        if (value := check(name, values.get(name))) is not None:
            st.session_state[f"homework {name}"] = value


def _check_text(name: str, value: Any) -> str | None:
    return value if isinstance(value, str) and len(value) <= _TEXTS[name] else None


def _check_list(name: str, value: Any) -> list[str] | None:
    chosen = [each for each in value if each in _LISTS[name]] if isinstance(value, list) else []
    return list(dict.fromkeys(chosen))


def _check_points(_: str, value: Any) -> int | None:
    """Return a whole number, even out of bounds: setting the homework refuses it."""
    return value if kept_form.is_number(value, whole=True) else None


def _check_deadline(_: str, value: Any) -> datetime | None:
    try:
        local = datetime.fromisoformat(value).replace(tzinfo=None)
        ahead = times.to_seconds(local) - HOMEWORK.clock()
    except (TypeError, ValueError, OverflowError):
        return None
    return local if 0 < ahead <= MAX_DAYS * DAY else None
