"""Values that a page gives its controls."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner_utils.script_requests import _has_active_trigger_value
from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, SessionState, WStates

_MOST = 8
"""The most values of a control that are kept, until the browser has taken one over."""
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
        values = _get_set_values(self)
        is_drawn = values.is_drawn
        for key, value in self._new_session_state.items():
            is_drawn[key] = False
            if key in self._key_id_mapper:
                values.given.setdefault(key, deque(maxlen=_MOST)).append(value)
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
    given: dict[str, deque[Any]] = field(default_factory=dict)
    """The last values of each, the newest last."""
    reported: dict[str, WidgetState] = field(default_factory=dict)
    """What the browser reported last, by widget."""


class _Shown(Enum):
    """What a control shows in a report."""

    NEW = "a state that was never reported"
    SAME = "the same as in the report before"
    SET = "the value that a page set last"
    EARLIER = "a value that a page set before that"
    OTHER = "what the reader chose, or a script of its own"


def _get_set_values(state: SessionState) -> _SetValues:
    values: _SetValues = state._old_state.setdefault(_SET_VALUES, _SetValues())
    return values


def _omit_outdated(session: SessionState, states: WidgetStates) -> WidgetStates:
    """Omit controls that the browser reported before it knew of the values set.

    Such a control is as it was in the report before, or as a page had set it before. If a run has
    drawn it since, then the reader may have set it back, unless the report is about something else
    that the reader did.
    """
    values, keys = _get_set_values(session), session._key_id_mapper.id_key_mapping
    is_drawn, before = values.is_drawn, values.reported
    known = session._new_widget_state.widget_metadata
    values.reported = {state.id: state for state in states.widgets if state.id in known}

    def compare(state: WidgetState) -> _Shown:
        key, last = keys.get(state.id, ""), before.get(state.id)
        if last is None or last == state:
            return _Shown.NEW if last is None else _Shown.SAME
        if key not in is_drawn or key not in session:
            return _Shown.OTHER
        value = WStates({state.id: Serialized(state)}, known).get(state.id)
        if value == session[key]:
            return _Shown.SET
        return _Shown.EARLIER if value in values.given.get(key, ()) else _Shown.OTHER

    shown = {state.id: compare(state) for state in states.widgets}
    is_about_another = _Shown.OTHER in shown.values() or any(
        map(_has_active_trigger_value, states.widgets)
    )
    kept = []
    for state in states.widgets:
        key = keys.get(state.id, "")
        is_old = key in is_drawn and shown[state.id] in (_Shown.SAME, _Shown.EARLIER)
        if not is_old or (is_drawn[key] and not is_about_another):
            is_drawn.pop(key, None)
            values.given.pop(key, None)
            kept.append(state)
    return WidgetStates(widgets=kept)
