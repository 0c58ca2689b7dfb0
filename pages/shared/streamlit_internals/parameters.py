"""The parameters of the address, and the history of the browser."""

from __future__ import annotations

from collections.abc import Collection

from streamlit.runtime.scriptrunner import get_script_run_ctx


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
