"""The address of a lesson with its controls' values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from bn_core.inputs.knobs import Knob, Knobs, to_text

FRONT = "four_steps"
"""The lesson at the front door: its address is the lab's own, '/'."""


def address(lesson: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The relative address of a lesson with these parameters: '/depth?seed=3'."""
    path = "/" if lesson == FRONT else f"/{lesson}"
    written = urlencode(list(query), quote_via=quote)
    return f"{path}?{written}" if written else path


def lesson_name(link: str) -> str:
    """Which lesson a relative address leads to."""
    return urlsplit(link).path.strip("/") or FRONT


def lesson_state(lesson: str, *configs: Knobs, **texts: str) -> str:
    """The address of a lesson with these texts, and with what the configs change."""
    held = dict(texts)
    for config in configs:
        held |= changes(config)
    return address(lesson, held.items())


def changes(config: Knobs) -> dict[str, str]:
    """What a config changes, each value as its control writes it into the address."""
    return {
        config.parameter(name): write_value(knob, value)
        for name, knob in config.knobs()
        if (value := getattr(config, name)) != knob.default
    }


def write_value(knob: Knob, value: Any) -> str:
    """A knob's value as its control writes it into the address."""
    return f"{value:.12g}" if knob.log else to_text(value)
