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
    settings = _write_settings({**named, **changed})
    others = _write_settings({k: text for k, text in defaults.items() if k not in named})
    left = MAX_SETTINGS - len(", ".join(settings))
    while others and (left := left - len(others[0]) - 2) >= 0:
        settings.append(others.pop(0))
    if others:
        settings.append("other settings as the lesson opens")
    parts = [f"BatchNorm Lab {__version__}", title, ", ".join(settings)]
    return _cut(" · ".join(part for part in parts if part), MAX_CAPTION)


def _write_settings(values: Mapping[str, str]) -> list[str]:
    """Return each setting in words, without those that are empty or change no figure."""
    return [
        f"{name.replace('_', ' ')} = {_cut(text, MAX_VALUE)}"
        for name, text in values.items()
        if text.strip() and name not in NO_SETTINGS
    ]


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
