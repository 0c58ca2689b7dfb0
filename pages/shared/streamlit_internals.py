"""The one module that touches parts of Streamlit which it does not document.

Written for Streamlit 1.67.0. After an upgrade, check each function here against its source.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from streamlit import config, file_util, net_util
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunner, get_script_run_ctx


def in_script_run() -> bool:
    """Whether this code runs for a reader's browser, not while the server imports it."""
    return get_script_run_ctx(suppress_warning=True) is not None


def forget_history_navigation() -> None:
    """Let the widgets of this run keep their values, although the reader went back in history.

    Streamlit gives each widget bound to the address its default when the address is bare.
    """
    if run := get_script_run_ctx():
        run.is_history_navigation = False


def use_explicit_navigation() -> None:
    """Make the first deep link to a fresh server open its page.

    Otherwise Streamlit takes the folder pages/ for its older scheme of one page per file.
    """
    PagesManager.uses_pages_directory = False


def ask_nobody_for_the_outer_address() -> None:
    """Keep Streamlit from asking a web service for the address of this machine.

    It does so for its greeting, and when it compares origins.
    """
    net_util.get_external_ip = lambda: None


def served_by_another_asgi_server() -> bool:
    """Whether the app runs in an ASGI server of its own, which prints its own address."""
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
