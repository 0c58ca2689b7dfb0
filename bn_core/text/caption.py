"""The caption of a figure on a slide: settings, seed and version."""

from __future__ import annotations

from collections.abc import Mapping

from bn_core import __version__

MAX_VALUE = 40
"""Most characters of one value in a caption."""
MAX_CAPTION = 400
"""Most characters of a caption."""
NO_SETTINGS = frozenset({"present"})
"""Parameters of a lesson's address that change nothing of a figure."""


def write_caption(title: str, changed: Mapping[str, str], defaults: Mapping[str, str]) -> str:
    """Return the caption of every figure of a page.

    ``changed`` are the values that are not the page's defaults, ``defaults`` those that are, by
    their names in the address. Seeds are always named, other defaults are not: title and version
    give them. A long value is cut.
    """
    named = {name: text for name, text in defaults.items() if name.endswith("seed")}
    named.update(changed)
    settings = [
        f"{name} = {_cut(text, MAX_VALUE)}"
        for name, text in named.items()
        if name not in NO_SETTINGS
    ]
    rest = "other settings as the lesson opens" if settings else "settings as the lesson opens"
    known = [*settings, rest] if changed or defaults else settings
    parts = [f"BatchNorm Lab {__version__}", title, ", ".join(known)]
    return _cut(" · ".join(part for part in parts if part), MAX_CAPTION)


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
