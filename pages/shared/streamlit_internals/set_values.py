"""Values that a page gives its controls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner_utils.script_requests import _has_active_trigger_value
from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, SessionState, WStates

_SET_VALUES = "set values that the browser has not taken over"


def keep_set_values() -> None:
    """Keep the value that a page gives a control until the browser has taken it over.

    Streamlit sends a value to the browser in a single run. The browser never gets it if that run is
    interrupted before the control, or if the control's script arrives after the next run. And what
    the reader does before it arrives is reported with the control as it was. Streamlit takes either
    for the reader's choice.

    A choice is such a value when its options are renamed: the browser knows it by its old name, and
    Streamlit would fall back to the default.
    """
    begin, finish = SessionState.on_script_will_rerun, SessionState.on_script_finished
    is_new, register = SessionState.is_new_state_value, SessionState.register_widget

    def begin_with_set_values(self: SessionState, states: WidgetStates | None, **more: Any) -> None:
        if states and states.widgets:
            states = _omit_outdated(self, states)
        begin(self, states, **more)

    def finish_with_set_values(
        self: SessionState,
        widget_ids_this_run: frozenset[str],
        *,
        remove_stale_widgets: bool = True,
    ) -> None:
        is_drawn = _get_set_values(self).is_drawn
        is_drawn.update(dict.fromkeys(self._new_session_state, False))
        for key in is_drawn if remove_stale_widgets else ():
            is_drawn[key] |= self._get_widget_id(key) in widget_ids_this_run
        finish(self, widget_ids_this_run, remove_stale_widgets=remove_stale_widgets)

    def is_pending(self: SessionState, user_key: str) -> bool:
        return is_new(self, user_key) or user_key in _get_set_values(self).is_drawn

    def register_renamed(
        self: SessionState, metadata: WidgetMetadata[Any], user_key: str | None
    ) -> RegisterWidgetResult[Any]:
        last = self._new_widget_state.widget_metadata.get(metadata.id)
        if user_key and last and last.formatted_options != metadata.formatted_options:
            _get_set_values(self).is_drawn[user_key] = False
        return register(self, metadata, user_key)

    SessionState.register_widget = register_renamed  # type: ignore[method-assign]
    SessionState.on_script_will_rerun = begin_with_set_values  # type: ignore[method-assign, assignment]
    SessionState.on_script_finished = finish_with_set_values  # type: ignore[method-assign]
    SessionState.is_new_state_value = is_pending  # type: ignore[method-assign]


@dataclass
class _SetValues:
    """The values that a page has set and the browser has not taken over yet."""

    is_drawn: dict[str, bool] = field(default_factory=dict)
    """Whether a whole run has sent the value to its control, by the control's key."""
    reported: dict[str, WidgetState] = field(default_factory=dict)
    """What the browser reported last, by widget."""


def _get_set_values(state: SessionState) -> _SetValues:
    values: _SetValues = state._old_state.setdefault(_SET_VALUES, _SetValues())
    return values


def _omit_outdated(session: SessionState, states: WidgetStates) -> WidgetStates:
    """Omit controls that the browser reported before it knew of the values set.

    Such a control is as it was in the report before. If a run has drawn it since, then the reader
    may have set it back, unless the report is about something else that the reader did.
    """
    values, keys = _get_set_values(session), session._key_id_mapper.id_key_mapping
    is_drawn, before = values.is_drawn, values.reported
    known = session._new_widget_state.widget_metadata
    values.reported = {state.id: state for state in states.widgets if state.id in known}

    def is_taken_over(state: WidgetState) -> bool:
        key = keys.get(state.id, "")
        read = WStates({state.id: Serialized(state)}, known)
        return key in is_drawn and key in session and read.get(state.id) == session[key]

    is_about_another = any(
        _has_active_trigger_value(state)
        or (before.get(state.id, state) != state and not is_taken_over(state))
        for state in states.widgets
    )
    kept = []
    for state in states.widgets:
        key = keys.get(state.id, "")
        is_unchanged = key in is_drawn and before.get(state.id) == state
        if not is_unchanged or (is_drawn[key] and not is_about_another):
            is_drawn.pop(key, None)
            kept.append(state)
    return WidgetStates(widgets=kept)
