"""The caption of a figure on a slide: settings, seed and version."""

from __future__ import annotations

from collections.abc import Mapping

from bn_core import __version__

MAX_VALUE = 40
"""Most characters of one value in a caption."""
MAX_CAPTION = 400
"""Most characters of a caption."""
MAX_SETTINGS = 240
"""Characters that settings may take with defaults among them: two lines of a slide."""
NO_SETTINGS = frozenset({"present"})
"""Parameters of a lesson's address that change nothing of a figure."""


def write_caption(title: str, changed: Mapping[str, str], defaults: Mapping[str, str]) -> str:
    """Return the caption of every figure of a page.

    ``changed`` are the values that are not the page's defaults, ``defaults`` those that are, by
    their names in the address. Seeds are named first, then what was changed, then the defaults that
    there is room for. A long value is cut.
    """
    named = {name: text for name, text in defaults.items() if name.endswith("seed")}
    must = [_write_setting(*each) for each in {**named, **changed}.items()]
    may = [_write_setting(*each) for each in defaults.items() if each[0] not in named]
    may = [each for each in may if each]
    settings = [each for each in must if each]
    left = MAX_SETTINGS - len(", ".join(settings))
    while may and (left := left - len(may[0]) - 2) >= 0:
        settings.append(may.pop(0))
    if may:
        settings.append("other settings as the lesson opens")
    parts = [f"BatchNorm Lab {__version__}", title, ", ".join(settings)]
    return _cut(" · ".join(part for part in parts if part), MAX_CAPTION)


def _write_setting(name: str, text: str) -> str:
    """Return a setting in words, "" if it says nothing."""
    said = text.strip() and name not in NO_SETTINGS
    return f"{name.replace('_', ' ')} = {_cut(text, MAX_VALUE)}" if said else ""


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
