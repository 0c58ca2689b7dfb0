"""The one module that touches parts of Streamlit which it does not document.

Written for Streamlit 1.67.0. After an upgrade, check each function here against its source.
"""

from __future__ import annotations

from pathlib import Path

from streamlit import config, file_util, net_util
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx


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
