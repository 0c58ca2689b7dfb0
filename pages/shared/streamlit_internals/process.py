"""The server's process: its page, its network and its descriptors."""

from __future__ import annotations

import asyncio
from pathlib import Path

from streamlit import config, file_util, net_util
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunner


def read_page() -> str:
    """Return the HTML page that starts Streamlit in a browser."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


def is_served_by_asgi_server() -> bool:
    """Return whether another ASGI server runs the app and prints its own address."""
    return getattr(config, "_server_mode", None) == "asgi-server"


def disable_external_ip_lookup() -> None:
    """Keep Streamlit from asking a web service for this machine's address.

    It would ask for its greeting, and when it compares origins.
    """
    net_util.get_external_ip = lambda: None


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
