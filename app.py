"""The door: the server with its routes when it is imported, the navigation when it is run."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared import server
from pages.shared.navigation import navigate

if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(
        Path(__file__), routes=server.routes(), lifespan=server.lifespan, exception_handlers={}
    )
else:
    navigate()
