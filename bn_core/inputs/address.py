"""Write and read the address of a lesson with the values of its controls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from bn_core.inputs.knobs import Knob, Knobs, to_text

FIRST = "four_steps"
"""The lesson whose address was '/' before the course had a front page."""


def format_address(lesson: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """Return the relative address of a lesson with these parameters: '/depth?seed=3'."""
    parameters = urlencode(list(query), quote_via=quote)
    return f"/{lesson}?{parameters}" if parameters else f"/{lesson}"


def read_lesson_name(link: str) -> str:
    """Return the name of the lesson that a relative address leads to."""
    return urlsplit(link).path.strip("/") or FIRST


def link_lesson(lesson: str, *configs: Knobs, **texts: str) -> str:
    """Return the address of a lesson with these texts and the configs' changed values."""
    query = dict(texts)
    for config in configs:
        query |= changed_parameters(config)
    return format_address(lesson, query.items())


def changed_parameters(config: Knobs) -> dict[str, str]:
    """Return a config's changed values as texts, by URL parameter."""
    return {
        config.parameter(name): write_value(knob, value)
        for name, knob in config.knobs()
        if (value := getattr(config, name)) != knob.default
    }


def write_value(knob: Knob, value: Any) -> str:
    """Return a knob's value as its control writes it into the address."""
    return f"{value:.12g}" if knob.log else to_text(value)
