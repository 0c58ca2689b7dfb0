"""An open form, which the browser's tab stores so that a reload finds it.

Once a session the tab sends what it has stored. It can send anything, so the page that opens the
form again checks each value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.shared import components
from pages.shared.session import await_report

_KEPT_FORM = components.load_component("widgets/kept_form")
_MOST = 200_000
"""Most characters of a stored form that are read."""
_HUGE = 2.0**53
"""From here on a browser does not know whole numbers exactly."""
_NO_CLASS = re.compile(r"[^a-zA-Z0-9_-]")


@dataclass(frozen=True, slots=True)
class OpenForm:
    """What stands in a form, and which of its widgets hold texts.

    ``id`` changes with each opening. ``values`` are plain data, for JSON. ``texts`` are names of
    values by the keys of their widgets.
    """

    id: str
    values: Mapping[str, Any]
    texts: Mapping[str, str]


def mount_kept_form(
    name: str, form: OpenForm | None, is_known: bool, on_found: Callable[[dict[str, Any]], None]
) -> None:
    """Store a form in the tab under a name, or forget it if none is open.

    It does neither unless ``is_known``, as long as the form from before a reload may come.
    ``on_found`` is called once a session with the values that were stored, {} if there are none.
    """
    key = f"kept form {name}"
    wanted = await_report(f"{key} wanted")

    def found() -> None:
        if st.session_state[f"{key} wanted"]:
            st.session_state[f"{key} wanted"] = ""
            on_found(_read_values(components.read_fields(key, "found").get("stored")))

    text = json.dumps(form.values) if form else ""
    _KEPT_FORM(
        data={
            "name": name,
            "form": form.id if form else "",
            "fields": {_name_class(each): form.texts[each] for each in form.texts} if form else {},
            "text": text if is_known else None,
            "wanted": wanted,
        },
        key=key,
        height=1,
        on_found_change=found,
    )


def is_awaited(name: str) -> bool:
    """Whether the tab has not sent yet what it has stored."""
    return bool(st.session_state.get(f"kept form {name} wanted", True))


def ask_again(name: str) -> None:
    """Have the tab send once more what it has stored, when the form is shown again."""
    st.session_state.pop(f"kept form {name} wanted", None)


def is_number(value: Any, whole: bool) -> bool:
    """Whether a stored value is a number, or a ``whole`` one, that a field can show."""
    kinds = int if whole else int | float
    return isinstance(value, kinds) and not isinstance(value, bool) and abs(value) < _HUGE


def _read_values(stored: Any) -> dict[str, Any]:
    """Return the values that a tab has sent, with the texts as typed last."""
    if not isinstance(stored, str) or len(stored) > _MOST:
        return {}
    try:
        record = json.loads(stored)
        values, typed = json.loads(record["text"]), record["typed"]
        changed = {name: text for name, text in typed.items() if isinstance(text, str)}
        return {**values, **changed}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _name_class(key: str) -> str:
    """Return the class that Streamlit gives the element around a widget."""
    return f"st-key-{_NO_CLASS.sub('-', key.strip())}"
