"""Streamlit components whose scripts and style sheets the lab serves.

Inline scripts and styles would be sent again with every update. So a component is a short script
that loads the served files; their addresses contain a version of all of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from bn_core.figures.style import LIGHT
from bn_core.server.run_routes import ROOT
from bn_core.server.scripts import read_scripts

FRONTEND = Path(__file__).parent / "frontend"
_SHEETS = {
    "figures": ("dom.css", "figures/figures.css"),
    "widgets": ("dom.css", "widgets/widgets.css"),
    # A room draws strips, too.
    "room": ("dom.css", "widgets/widgets.css", "room/room.css"),
}
"""The style sheets of the components of each folder."""
_ALERT = f".bn-alert {{ --bn-alert: {LIGHT.none}; }}\n"
"""The colour of a component's alerts, the same in both themes."""

_SHIM = """
export default async function (component) {{
  const at = (path) => new URL(path, location.origin)
  const {{ loadStyles }} = await import(at("{dom}"))
  const [module] = await Promise.all([import(at("{script}")), loadStyles({sheets}.map(at))])
  return module.default(component)
}}
"""


def load_component(name: str) -> Any:
    """Return the function that mounts ``frontend/<name>.js`` with its style sheets."""
    sheets = [_address(sheet) for sheet in _SHEETS[name.split("/")[0]]]
    return st.components.v2.component(
        f"lab_{name.replace('/', '_')}",
        css=_ALERT,
        js=_SHIM.format(dom=_address("dom.js"), script=_address(f"{name}.js"), sheets=sheets),
        isolate_styles=False,
    )


def _address(name: str) -> str:
    return ROOT + read_scripts(FRONTEND).path(name)
