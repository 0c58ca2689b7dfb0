"""Faults of a plan's file, each as a sentence with its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bn_core.text.yaml_lines import Path

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list, one item a line after “- ”",
    "object": "a group of names with values",
}
"""What a value must be, by the type in a schema."""
_ITEMS = {
    "steps": "step",
    "questions": "question",
    "options": "option",
    "replies": "reply",
    "mistakes": "mistake",
}
"""What the items of a list are called; all others are lines."""
_MOST_LISTED = 8
"""Most possible values that a sentence lists."""


def name_place(path: Path) -> str:
    """Return where a value stands in words, such as 'step 3, activity, option 1'."""
    words: list[str] = []
    for each in path:
        if isinstance(each, str):
            words.append(each)
        elif words and words[-1] in _ITEMS:
            words[-1] = f"{_ITEMS[words[-1]]} {each + 1}"
        else:
            words.append(f"line {each + 1}")
    return ", ".join(words)


def describe_error(error: Any) -> tuple[Path, str]:
    """Return the place and a sentence of an error of ``jsonschema``."""
    path: Path = tuple(error.absolute_path)
    if error.validator == "required":
        missing = next(each for each in error.validator_value if each not in error.instance)
        return path, f"“{missing}” is missing."
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        strange = next(each for each in error.instance if each not in known)
        return (*path, strange), f"This name is not known. Known are {', '.join(known)}."
    return path, _SENTENCES.get(error.validator, _describe_other)(error)


def _describe_type(error: Any) -> str:
    return f"This must be {_TYPES[error.validator_value]}."


def _describe_enum(error: Any) -> str:
    return f"{_quote(error.instance)} is not one of {_list_values(error.validator_value)}."


def _describe_const(error: Any) -> str:
    return f"This lab reads version {error.validator_value}, not {_quote(error.instance)}."


def _describe_length(error: Any) -> str:
    return f"This text has {len(error.instance)} characters, which is too long."


def _describe_items(error: Any) -> str:
    least = error.validator == "minItems"
    bound = "at least" if least else "at most"
    return f"This list must have {bound} {error.validator_value} items, not {len(error.instance)}."


def _describe_bound(error: Any) -> str:
    least = error.validator == "minimum"
    bound = "at least" if least else "at most"
    return f"This must be {bound} {error.validator_value:g}, not {error.instance:g}."


def _describe_other(error: Any) -> str:
    return f"This does not fit the format ({error.validator})."


_SENTENCES = {
    "type": _describe_type,
    "enum": _describe_enum,
    "const": _describe_const,
    "maxLength": _describe_length,
    "minItems": _describe_items,
    "maxItems": _describe_items,
    "minimum": _describe_bound,
    "maximum": _describe_bound,
}


def _list_values(values: Sequence[Any]) -> str:
    shown = ", ".join(map(str, values[:_MOST_LISTED]))
    return shown if len(values) <= _MOST_LISTED else f"{len(values)} values ({shown}, …)"


def _quote(value: Any) -> str:
    text = str(value)
    return f"“{text[:40]}{'…' * (len(text) > 40)}”"
