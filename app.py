"""The entry point: an ASGI app if imported, the navigation if Streamlit runs it."""

# A new worker imports the main module of the web process under this name, and needs none of it.
if __name__ != "__mp_main__":
    from bn_core.server.shutdown import end_on_signals

    end_on_signals()  # before all the rest, which takes a while to load

    from pathlib import Path

    import streamlit as st

    from pages.shared import server
    from pages.shared.navigation import navigate
    from pages.shared.streamlit_internals.parameters import is_script_run

    if is_script_run():
        navigate()
    else:
        app = st.App(
            Path(__file__),
            routes=server.list_routes(),
            middleware=server.list_middleware(),
            lifespan=server.lifespan,
            exception_handlers={},
        )
