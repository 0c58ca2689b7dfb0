"""Spare what Streamlit does again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import Any

from streamlit.components.v2.bidi_component.main import BidiComponentMixin
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.state.common import is_element_id
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.watcher.polling_path_watcher import PollingPathWatcher

_BUNCH = 0.01
"""Seconds for which a run's messages are collected."""


class _SingleValues(Mapping[str, Any]):
    """What a page sees of its session's state, each value looked up when it is read."""

    def __init__(self, state: SafeSessionState) -> None:
        self._safe = state

    def __getitem__(self, key: str) -> Any:
        if is_element_id(key):
            raise KeyError(key)
        with self._safe._lock:
            return self._safe._state[key]

    def __iter__(self) -> Iterator[str]:
        with self._safe._lock:
            return iter(self._safe._state.filtered_state)

    def __len__(self) -> int:
        with self._safe._lock:
            return len(self._safe._state.filtered_state)


def look_up_single_values() -> None:
    """Let a widget look up its own value in the state instead of copying all values.

    A number or text field asks whether its key is there. Streamlit answers with a copy of the
    values of all widgets, and defines a class for each component, at each field of a page.
    """
    SafeSessionState.filtered_state = property(_SingleValues)  # type: ignore[assignment]


def identify_components_by_key() -> None:
    """Keep Streamlit from writing a component's data twice, once to name it.

    Every component of the lab has a key, by which Streamlit knows it.
    """

    def name_component(
        self: BidiComponentMixin, *, component_name: str, **more: Any
    ) -> dict[str, Any]:
        del self, more
        return {"component_name": component_name}

    BidiComponentMixin._build_bidi_identity_kwargs = name_component  # type: ignore[method-assign]


def write_settings_once() -> None:
    """Write the theme and settings of a page once, and not at the start of each run.

    Streamlit tells them to the browser again whenever a control is moved, which costs it more than
    running a section of a page. It reads the files of its settings five times a second besides. The
    lab reads them at its start alone.
    """
    PollingPathWatcher._check_if_path_changed = lambda self: None  # type: ignore[method-assign]  # noqa: ARG005
    for name in ("_populate_theme_msg", "_populate_config_msg"):
        setattr(app_session, name, _write_once(getattr(app_session, name)))


def _write_once(populate: Callable[..., None]) -> Callable[..., None]:
    """Return ``populate(message, *place)``, which copies what it has written before."""
    written: dict[tuple[str, ...], Any] = {}

    def copy(message: Any, *place: str) -> None:
        if place not in written:
            made = type(message)()
            populate(made, *place)
            written[place] = made
        if written[place].ByteSize():  # an empty one would be sent, too
            message.MergeFrom(written[place])

    return copy


def send_in_bunches() -> None:
    """Hand the messages of a run to the event loop in bunches instead of one by one.

    Streamlit wakes the loop for each message, and again to send it. So the run and the loop take
    turns at the interpreter for each message, which costs more than most elements do.
    """
    rerun, note = AppSession.request_rerun, Runtime._enqueued_some_message
    flush, send = AppSession.flush_browser_queue, Runtime._send_message
    lock, handing = Lock(), False
    bunches: dict[AppSession, list[tuple[Any, ...]]] = {}

    def collect(
        self: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, **more: Any
    ) -> None:
        with lock:
            bunch = bunches.setdefault(self, [])
            bunch.append((sender, event, more))
            is_first = len(bunch) == 1
        if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            self._call_soon_on_event_loop(lambda: hand_over(self))
        elif is_first:
            self._call_soon_on_event_loop(lambda: hand_over_later(self))

    def hand_over_later(self: AppSession) -> None:
        self._event_loop.call_later(_BUNCH, hand_over, self)

    def hand_over(self: AppSession) -> None:
        nonlocal handing
        with lock:
            bunch = bunches.pop(self, [])
        handing = True
        try:
            for sender, event, more in bunch:
                self._handle_scriptrunner_event_on_event_loop(sender, event, **more)
        finally:
            handing = False
        if bunch and self._message_enqueued_callback:
            self._message_enqueued_callback()

    def hand_over_and_rerun(self: AppSession, client_state: ClientState | None) -> None:
        # Streamlit drops what it receives of a runner after it has made the next one.
        hand_over(self)
        rerun(self, client_state)

    def note_without_waking(self: Runtime) -> None:
        if handing:
            return  # it is noted once for all
        objects = self._get_async_objs()
        if asyncio._get_running_loop() is objects.eventloop:
            objects.need_send_data.set()
        else:
            note(self)

    def flush_as_one(self: AppSession) -> list[Any]:
        messages = flush(self)
        return [messages] if messages else []

    def send_all(self: Runtime, session_info: Any, messages: Any) -> None:
        for each in messages:
            send(self, session_info, each)

    # The loop takes a turn after each thing that it gets to send.
    AppSession.flush_browser_queue = flush_as_one  # type: ignore[method-assign]
    Runtime._send_message = send_all  # type: ignore[method-assign, assignment]
    AppSession._on_scriptrunner_event = collect  # type: ignore[method-assign, assignment]
    AppSession.request_rerun = hand_over_and_rerun  # type: ignore[method-assign]
    Runtime._enqueued_some_message = note_without_waking  # type: ignore[method-assign]
