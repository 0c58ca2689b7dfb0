"""All use of undocumented parts of Streamlit.

Written for Streamlit 1.67.0. After an upgrade, check each function here against its source.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from streamlit import config, file_util, net_util
from streamlit.commands import navigation
from streamlit.components.v2.bidi_component.main import BidiComponentMixin
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.media_file_manager import MediaFileManager, _get_session_id
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequest,
    ScriptRequests,
    _has_active_trigger_value,
)
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState
from streamlit.runtime.session_manager import SessionClient
from streamlit.runtime.state.common import WidgetMetadata, is_element_id
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import Serialized, SessionState, WStates
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.watcher.polling_path_watcher import PollingPathWatcher

log = logging.getLogger(__name__)

_MESSAGES = {
    *("rerun_script", "stop_script", "app_heartbeat"),
    *("file_urls_request", "backend_operation_request"),
}
"""The kinds of messages that the lab's pages send. Others clear the caches of all readers, or ask
for the state of the lab's repository."""
_NUMBERS = {"int_value", "double_value"}
_UNINTERRUPTED = ContextVar("uninterrupted", default=False)
_SET_VALUES = "set values that the browser has not taken over"
_BUNCH = 0.01
"""Seconds for which a run's messages are collected."""


def is_script_run() -> bool:
    """Return whether this code runs for a browser and not at import in the server."""
    return get_script_run_ctx(suppress_warning=True) is not None


def forget_history_navigation() -> None:
    """Let widgets keep their values in this run after the reader went back in history.

    Otherwise Streamlit resets each widget bound to the address if the address has no parameters.
    """
    if run := get_script_run_ctx():
        run.is_history_navigation = False


def forget_parameter(name: str) -> None:
    """Keep a parameter of the address from every widget that is bound to it.

    Deleting it from ``st.query_params`` is not enough: a widget starts from a copy.
    """
    if run := get_script_run_ctx():
        with run.session_state.query_params() as parameters:
            parameters._initial_query_params.pop(name, None)
            parameters.remove_param(name)


def remove_parameters(names: Collection[str]) -> None:
    """Remove parameters from the address, and tell the browser once.

    Streamlit tells it after each, in a message with all the others, and gives up a browser that
    does not take five hundred messages at once.
    """
    run = get_script_run_ctx()
    if run and names:
        with run.session_state.query_params() as parameters:
            for name in names:
                parameters.discard_param_no_forward_msg(name)
            parameters._send_query_param_msg()


def unbind_parameters() -> None:
    """Let a page write every parameter that is not yet bound to a widget of its own.

    Streamlit keeps a parameter bound to a widget of the page before until the new page has run.
    """
    if run := get_script_run_ctx():
        with run.session_state.query_params() as parameters:
            for widget in list(parameters._bindings_by_widget):
                parameters.unbind_widget(widget)


def refuse_forged_states() -> None:
    """Give a widget its default value if it is sent a state that no browser sends.

    Streamlit does not check a state before it reads it. One of another type, an infinite number
    for an integer, or a choice that is not offered ends in an error or reaches the page as it is.
    """
    read = WStates.__getitem__

    def read_or_default(states: WStates, key: str) -> Any:
        state, metadata = states.states.get(key), states.widget_metadata.get(key)
        if isinstance(state, Serialized) and metadata is not None:
            try:
                if _is_offered(state.value, metadata):
                    return read(states, key)
            except Exception:  # whatever reading it ends in
                log.info("a widget was sent a state that cannot be read", exc_info=True)
            states.set_from_value(key, metadata.deserializer(None))
        return read(states, key)

    WStates.__getitem__ = read_or_default  # type: ignore[method-assign]


def _is_offered(state: WidgetState, metadata: WidgetMetadata[Any]) -> bool:
    """Whether a state has its widget's type, and is one of its options if any."""
    kind = state.WhichOneof("value")
    if kind == "string_value" and metadata.formatted_options is not None:
        return state.string_value in metadata.formatted_options
    # A browser sends a whole number as one, whatever type the widget has.
    return kind == metadata.value_type or {kind, metadata.value_type} == _NUMBERS


def refuse_forged_messages(most: int) -> None:
    """Ignore messages that no page sends, and lists of more than ``most`` items.

    Streamlit bounds the bytes of a message alone. It compares each state with the last ones, and
    makes an address for each file, in the event loop, so one message would stall all readers.
    """
    handle = AppSession.handle_backmsg

    def handle_bounded(self: AppSession, msg: BackMsg) -> None:
        kind = msg.WhichOneof("type")
        states, files = msg.rerun_script.widget_states.widgets, msg.file_urls_request.file_names
        if kind in _MESSAGES and max(len(states), len(files)) <= most:
            handle(self, msg)
        else:
            log.info("a message of the kind %s was ignored", kind)

    AppSession.handle_backmsg = handle_bounded  # type: ignore[method-assign]


def finish_what_is_begun() -> None:
    """Let callbacks, and what is ``uninterrupted``, end before the next thing.

    Streamlit looks for the next thing whenever the session's state is read or written, and would
    end a callback in the middle, or a run before its first: what the reader did first would be done
    in part, or not at all.
    """
    look, begin = ScriptRequests.on_scriptrunner_yield, SafeSessionState.on_script_will_rerun

    def look_between(self: ScriptRequests) -> ScriptRequest | None:
        is_callback = ThreadState.get().run_location is RunLocation.CALLBACK
        return None if is_callback or _UNINTERRUPTED.get() else look(self)

    def begin_whole(self: SafeSessionState, *states: Any, **more: Any) -> None:
        with uninterrupted():
            begin(self, *states, **more)

    ScriptRequests.on_scriptrunner_yield = look_between  # type: ignore[method-assign]
    SafeSessionState.on_script_will_rerun = begin_whole  # type: ignore[method-assign]


def keep_set_values() -> None:
    """Keep the value that a page gives a control until the browser has taken it over.

    Streamlit sends a value to the browser in a single run. The browser never gets it if that run is
    interrupted before the control, or if the control's script arrives after the next run. And what
    the reader does before it arrives is reported with the control as it was. Streamlit takes either
    for the reader's choice.
    """
    begin, finish = SessionState.on_script_will_rerun, SessionState.on_script_finished
    is_new = SessionState.is_new_state_value

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
    """Omit controls that the browser reported before it could know of the values set since.

    Such a control is as it was in the report before. If a run has drawn it since, then the reader
    may have set it back, unless the report is about something else that the reader did.
    """
    values, keys = _get_set_values(session), session._key_id_mapper.id_key_mapping
    is_drawn, before = values.is_drawn, values.reported
    values.reported = {state.id: state for state in states.widgets}

    def is_taken_over(state: WidgetState) -> bool:
        key = keys.get(state.id, "")
        read = WStates({state.id: Serialized(state)}, session._new_widget_state.widget_metadata)
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


def keep_to_asked_page() -> None:
    """Keep a late report of the page before from leading the reader back to it.

    A browser asks for another page without the states of any control. Whatever a control reports
    names the page that is still shown, and Streamlit would run that one instead.
    """
    rerun = AppSession.request_rerun
    handle = AppSession._handle_scriptrunner_event_on_event_loop
    asked: WeakKeyDictionary[AppSession, str] = WeakKeyDictionary()
    shown: WeakKeyDictionary[AppSession, str] = WeakKeyDictionary()

    def rerun_asked_page(self: AppSession, client_state: ClientState | None) -> None:
        named = client_state.page_script_hash if client_state else ""
        if client_state and named and not client_state.widget_states.widgets:
            asked[self] = named
        elif client_state and named != asked.get(self, named):
            if client_state.is_auto_rerun:
                return  # of a part that is on its way out
            client_state.page_script_hash, client_state.fragment_id = asked[self], ""
        rerun(self, client_state)

    def note_page(
        self: AppSession,
        sender: ScriptRunner | None,
        event: ScriptRunnerEvent,
        forward_msg: ForwardMsg | None = None,
        **more: Any,
    ) -> None:
        if forward_msg and forward_msg.WhichOneof("type") == "navigation":
            page = forward_msg.navigation.page_script_hash
            if page != shown.get(self):  # a page may lead on to another by itself
                shown[self] = asked[self] = page
        handle(self, sender, event, forward_msg, **more)

    AppSession.request_rerun = rerun_asked_page  # type: ignore[method-assign]
    AppSession._handle_scriptrunner_event_on_event_loop = note_page  # type: ignore[method-assign, assignment]


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Keep a short part of a run whole, whatever the reader does meanwhile.

    Its writes to the session's state belong together.
    """
    before = _UNINTERRUPTED.set(True)
    try:
        yield
    finally:
        _UNINTERRUPTED.reset(before)


def use_explicit_navigation() -> None:
    """Make the first deep link to a fresh server open its page.

    Otherwise Streamlit takes the folder pages/ for its older scheme of one page per file.
    """
    PagesManager.uses_pages_directory = False


def leave_missing_pages_to_the_lab() -> None:
    """Leave it to the front page to say that an address has no page.

    Otherwise a dialog of Streamlit, which names no address, covers what the front page says.
    """
    navigation.send_page_not_found = lambda _: None  # type: ignore[assignment]


def run_pages_that_outlive_sessions() -> None:
    """Let a page whose session was dropped run as a whole in its new session.

    A computer that slept, or a server that was restarted, leaves such a page. Streamlit waits until
    the reader changes something, and then ignores it, because the new session does not know the
    fragment that is to run. So the browser is asked at once for a run of a fragment that does not
    exist, and the first run of a session is never one of a fragment alone.
    """
    connect, rerun = WebsocketSessionManager.connect_session, AppSession.request_rerun
    begun: WeakSet[AppSession] = WeakSet()

    def connect_and_ask(
        self: WebsocketSessionManager,
        client: SessionClient,
        script_data: ScriptData,
        user_info: Any,
        existing_session_id: str | None = None,
        session_id_override: str | None = None,
    ) -> str:
        session_id = connect(
            self, client, script_data, user_info, existing_session_id, session_id_override
        )
        info = self.get_active_session_info(session_id)
        if existing_session_id and session_id != existing_session_id and info:
            message = ForwardMsg()
            # The browser asks every so many seconds, until the page runs.
            message.auto_rerun.interval, message.auto_rerun.fragment_id = 0.1, "no fragment"
            info.session._enqueue_forward_msg(message)
        return session_id

    def run_as_a_whole(self: AppSession, client_state: ClientState | None) -> None:
        if client_state and self not in begun:
            client_state.fragment_id, client_state.is_auto_rerun = "", False
        begun.add(self)
        rerun(self, client_state)

    WebsocketSessionManager.connect_session = connect_and_ask  # type: ignore[method-assign]
    AppSession.request_rerun = run_as_a_whole  # type: ignore[method-assign]


def disable_external_ip_lookup() -> None:
    """Keep Streamlit from asking a web service for this machine's address.

    It would ask for its greeting, and when it compares origins.
    """
    net_util.get_external_ip = lambda: None


def is_served_by_asgi_server() -> bool:
    """Return whether another ASGI server runs the app and prints its own address."""
    return getattr(config, "_server_mode", None) == "asgi-server"


def read_page() -> str:
    """Return the HTML page that starts Streamlit in a browser."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


def use_event_loops_only_in_runs() -> None:
    """Give an event loop to each run of a script instead of to each session.

    A loop takes three descriptors. Streamlit keeps a session for minutes after its reader has left,
    so that the reader can come back, and with it the loop, which no run of the lab needs later.
    """
    run, unused = ScriptRunner._run_script_thread, asyncio.new_event_loop()

    def run_with_own_loop(self: ScriptRunner) -> None:
        with asyncio.Runner() as loops:
            self._event_loop = loops.get_loop()
            run(self)

    ScriptRunner._run_script_thread = run_with_own_loop  # type: ignore[method-assign]
    # A session makes a loop when it begins, and hands it to its runners.
    AppSession._script_event_loop = property(  # type: ignore[assignment]
        lambda _: unused, lambda _, made: made.close()
    )
    app_session._close_script_event_loop = lambda loop: None  # noqa: ARG005


def limit_uploads(most_files: int, most_bytes: int) -> None:
    """Limit each session's uploaded files and bytes by dropping the oldest files.

    Streamlit bounds each file, but keeps any number of them until the session ends. A browser asks
    for the removal of a file that the reader replaces, and need not.
    """
    add = MemoryUploadedFileManager.add_file

    def add_within_limit(
        self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec
    ) -> None:
        add(self, session_id, file)
        files = self.file_storage.get(session_id, {})
        while (
            len(files) > most_files or sum(len(each.data) for each in files.values()) > most_bytes
        ):
            self.remove_file(session_id, next(iter(files)))

    MemoryUploadedFileManager.add_file = add_within_limit  # type: ignore[method-assign]


def keep_replaced_downloads() -> None:
    """Let a button download what it offered until a run has replaced it twice.

    Streamlit forgets what the run before offered when a run ends. A reader who presses the button
    before the browser has drawn the new one would get an error.
    """
    add = MediaFileManager.add_deferred

    def add_beside_replaced(
        self: MediaFileManager,
        data: Callable[[], Any],
        mimetype: str | None,
        coordinates: str,
        *name: str | None,
        **more: Any,
    ) -> str:
        with self._lock:
            offered = self._files_by_session_and_coord[_get_session_id()]
            replaced = offered.get(coordinates)
        file_id = add(self, data, mimetype, coordinates, *name, **more)
        if replaced:
            with self._lock:
                offered[f"{coordinates} replaced"] = replaced
        return file_id

    MediaFileManager.add_deferred = add_beside_replaced  # type: ignore[method-assign, assignment]


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
