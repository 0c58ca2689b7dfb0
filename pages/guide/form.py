"""A form of the guide, which keeps what is typed until it is saved or cancelled.

One form is open at a time. What is typed is kept in the session beside the widgets, since Streamlit
forgets a widget that another kind of activity does not show.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import streamlit as st

from pages.shared.kept_form import OpenForm, is_number

_FORM = "guide form"
_TEXTS = (st.text_input, st.text_area)


def open_form(what: str, values: Mapping[str, Any]) -> None:
    """Open the form of a part of the plan, such as 'step 2'; for callbacks."""
    last = st.session_state.get(_FORM, {"id": 0})
    st.session_state[_FORM] = {"what": what, "id": last["id"] + 1, "values": dict(values)}


def close_form() -> None:
    """Close the form; for callbacks."""
    if _FORM in st.session_state:
        st.session_state[_FORM] |= {"what": "", "values": {}}


def get_open() -> str:
    """Return which part of the plan the open form is about, or ''."""
    return str(st.session_state.get(_FORM, {}).get("what", ""))


def get_value(name: str, default: Any = None) -> Any:
    """Return what stands in a field of the open form."""
    return st.session_state.get(_FORM, {}).get("values", {}).get(name, default)


def read_form() -> OpenForm | None:
    """Return the open form with what stands in it, None if no form is open."""
    if not get_open():
        return None
    form = st.session_state[_FORM]
    return OpenForm(str(form["id"]), form["values"], form.get("texts", {}))


def show_field(widget: Callable[..., Any], label: str, name: str, default: Any, **more: Any) -> Any:
    """Show a field of the open form, and return its value.

    ``default`` is its value until something is typed, unless the form was opened with another.
    """
    values: dict[str, Any] = st.session_state[_FORM]["values"]
    key = f"form {st.session_state[_FORM]['id']} {name}"
    if widget in _TEXTS:
        st.session_state[_FORM].setdefault("texts", {})[key] = name
    values.setdefault(name, default)
    if key not in st.session_state:
        if not _fits(widget, values[name], default, more.get("options")):
            values[name] = default
        st.session_state[key] = values[name]
    widget(label, key=key, on_change=_keep, args=(key, name), **more)
    return values[name]


def _fits(
    widget: Callable[..., Any], value: Any, default: Any, options: Collection[Any] | None
) -> bool:
    """Whether a widget can show a value, which a browser may have stored."""
    if options is not None:
        chosen = value if isinstance(default, list) else [value]
        return isinstance(chosen, list) and all(each in options for each in chosen)
    if widget in _TEXTS:
        return isinstance(value, str)
    return value is None or is_number(value, whole=isinstance(default, int))


def show_number(label: str, name: str, default: float | None, **more: Any) -> float | None:
    """Show the field of a number in the open form, and return its value.

    The number is whole if ``default`` is. The field has no bounds: the browser would show a
    number beyond them and send the one before, which would be saved. What reads the form checks
    the number, and refuses it in a sentence.
    """
    kind = {"step": 1} if isinstance(default, int) else {"format": "%.10g"}
    value: float | None = show_field(
        st.number_input, label, name, default, value=None, **kind, **more
    )
    return value


def _keep(key: str, name: str) -> None:
    if key in st.session_state and _FORM in st.session_state:
        st.session_state[_FORM]["values"][name] = st.session_state[key]
