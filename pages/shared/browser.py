"""The browser's own components: each a small script that Streamlit mounts and the lab serves.

Inline scripts would be sent again with every update, so what is mounted is a shim that imports
the served module; its address carries the script's digest, so a new version is never mistaken.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import streamlit as st

from bn_core.compute.routes import ROOT

SCRIPTS = Path(__file__).parent / "scripts"

_SHIM = """
export default async function (component) {{
  const module = await import(new URL("{url}", location.origin))
  return module.default(component)
}}
"""


def component(name: str) -> Any:
    """The mounting command of ``scripts/<name>.js``, with ``scripts/lab.css``."""
    digest = hashlib.sha256((SCRIPTS / f"{name}.js").read_bytes()).hexdigest()[:12]
    return st.components.v2.component(
        f"lab_{name}",
        css=(SCRIPTS / "lab.css").read_text(),
        js=_SHIM.format(url=f"{ROOT}/scripts/{name}.js?v={digest}"),
        isolate_styles=False,
    )
