"""Streamlit components whose scripts and style sheets the lab serves.

Inline scripts and styles would be sent again with every update. So a component is a short script
that loads the served files; their addresses contain a version of all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from bn_core.figures.style import LIGHT
from bn_core.server.run_routes import PLOTLY_URL, ROOT
from bn_core.server.scripts import read_scripts

FRONTEND = Path(__file__).parent / "frontend"
_SHEETS = {
    "figures": ("dom.css", "figures/figures.css"),
    "widgets": ("dom.css", "widgets/widgets.css"),
    # A room draws strips, too.
    "room": ("dom.css", "widgets/widgets.css", "room/room.css"),
}
"""The style sheets of the components of each folder."""
_ALERT = f".bn-alert, .bn-lost {{ --bn-alert: {LIGHT.none}; }}\n"
"""The colour of a component's alerts, the same in both themes."""

_SHIM = """
export default async function (component) {{
  const at = (path) => new URL(path, location.origin)
  component.parentElement.setAttribute("translate", "no") // a script would not know its own words
  const {{ loadStyles }} = await import(at("{dom}"))
  const [module] = await Promise.all([import(at("{script}")), loadStyles({sheets}.map(at))])
  return module.default(component)
}}
"""


def load_component(name: str) -> Callable[..., Any]:
    """Return the function that mounts ``frontend/<name>.js`` with its style sheets.

    It takes what Streamlit's own takes. An event that arrives when the reader has left the page
    does not reach its callback, since its value is gone.
    """
    sheets = [get_address(sheet) for sheet in _SHEETS[name.split("/")[0]]]
    mount: Callable[..., Any] = st.components.v2.component(
        f"lab_{name.replace('/', '_')}",
        css=_ALERT,
        js=_SHIM.format(dom=get_address("dom.js"), script=get_address(f"{name}.js"), sheets=sheets),
        isolate_styles=False,
    )

    def mount_with_callbacks(*, key: str, **arguments: Any) -> Any:
        callbacks = {
            name: call_while_mounted(key, each)
            for name, each in arguments.items()
            if name.startswith("on_")
        }
        return mount(key=key, **arguments | callbacks)

    return mount_with_callbacks


def load_sheet(name: str) -> None:
    """Restyle the page by ``frontend/<name>`` while this run's elements are shown.

    ``st.html`` would keep it until another page is opened.
    """
    sheet = (FRONTEND / name).read_text(encoding="utf-8")
    with st.container(key=f"sheet-{name.removesuffix('.css')}"):
        st.markdown(f"<style>{sheet}</style>", unsafe_allow_html=True)


def call_while_mounted(key: str, callback: Callable[[], None]) -> Callable[[], None]:
    """Return a callback that does nothing if the component of this key is gone."""

    def call() -> None:
        if key in st.session_state:
            callback()

    return call


def list_preloads() -> list[str]:
    """Return the ``Link`` headers for all that the first figure of a page needs.

    Plotly is large, so what Streamlit itself needs comes first.
    """
    scripts = read_scripts(FRONTEND).list_imports("figures/live.js")
    return [
        *(f"<{get_address(name)}>; rel=modulepreload" for name in scripts),
        *(f"<{get_address(name)}>; rel=preload; as=style" for name in _SHEETS["figures"]),
        f"<{PLOTLY_URL}>; rel=preload; as=script; fetchpriority=low",
    ]


def get_address(name: str) -> str:
    """Return the address of ``frontend/<name>``; it changes with any of the files."""
    return ROOT + read_scripts(FRONTEND).path(name)


# A browser can send anything as the value of an event: each of these refuses what does not fit.


def read_value(key: str, event: str) -> Any:
    """Return what this component reported last with an event; None if nothing."""
    return st.session_state[key].get(event)


def read_fields(key: str, event: str) -> dict[str, Any]:
    """Return the fields of an event's object; {} if it is not an object."""
    value = read_value(key, event)
    return value if isinstance(value, dict) else {}


def read_index(value: Any, size: int) -> int | None:
    """Return a place among ``size``, counted from 0; None if it is not one."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value < size else None


def read_number(value: Any) -> float | None:
    """Return a number whose magnitude a figure can draw; None if it is not one."""
    return float(value) if isinstance(value, int | float) and abs(value) < 1e300 else None
