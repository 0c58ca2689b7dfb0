"""Show the page that was asked for last, also after its session was dropped."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from streamlit.commands import navigation
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.session_manager import SessionClient
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager


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
