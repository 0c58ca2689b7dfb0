"""Streamlit components whose scripts the lab serves.

Inline scripts would be sent again with every update, so what is mounted is a shim that imports
the served module; its address names the version of all scripts, so none is ever mistaken.
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
"""The colour of a component's alerts, the same on both grounds."""

_SHIM = """
export default async function (component) {{
  const module = await import(new URL("{url}", location.origin))
  return module.default(component)
}}
"""


def component(name: str) -> Any:
    """Return the mounting command of ``frontend/<name>.js``, with its folder's style sheets."""
    sheets = _SHEETS[name.split("/")[0]]
    return st.components.v2.component(
        f"lab_{name.replace('/', '_')}",
        css=_ALERT + "\n".join((FRONTEND / sheet).read_text(encoding="utf-8") for sheet in sheets),
        js=_SHIM.format(url=ROOT + read_scripts(FRONTEND).path(name)),
        isolate_styles=False,
    )
