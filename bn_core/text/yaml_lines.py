"""Read a bounded YAML document as plain data, with the line of each value.

Only what plain data needs is read: mappings, lists and text. Anchors, which can make a small file
expand to a huge one, and tags, which can name types of Python, are refused. A word such as ``no``
stays a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]
"""Names and places from 0 that lead to a value, such as ("steps", 2, "title")."""
MAX_DEPTH, MAX_VALUES = 8, 20_000
"""Most levels of lists and mappings, and most values of a document."""
MAX_NUMBER = 40
"""Most characters of a number."""
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_EMPTY = ("", "~", "null")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(ValueError):
    """A document that cannot be read; the message is a sentence with the line."""


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a document, and the line of each value by its path, from 1."""

    data: Any
    lines: dict[Path, int]

    def find_line(self, path: Path) -> int:
        """Return the line of a value, or of the nearest one that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str, numbers: frozenset[str]) -> Document:
    """Return a document; YamlError if it is no YAML, or not plain data.

    A value is a number only under one of the names ``numbers``, and text everywhere else. A name
    without a value is left out. The caller bounds the length of the text.
    """
    reader = _Reader(_parse(text), numbers)
    return Document(reader.read_document(), reader.lines)


def _parse(text: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"Line {mark.line + 1}: " if mark else ""
        raise YamlError(f"{line}This is not YAML: {error.problem}.") from None
    except yaml.YAMLError:
        raise YamlError("The file holds a character that no text has.") from None


class _Reader:
    """Builds the data from the events of a parser."""

    def __init__(self, events: Iterator[Any], numbers: frozenset[str]) -> None:
        self.lines: dict[Path, int] = {}
        self._events, self._numbers = events, numbers

    def read_document(self) -> Any:
        data: Any = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if () in self.lines:
                    raise YamlError(f"Line {_line(event)}: A file holds one document, not two.")
                data = self._read(next(self._events), ())
        return data

    def _read(self, event: Any, path: Path) -> Any:
        self._check(event, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._read_mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._read_list(path)
        return self._read_scalar(event, path)

    def _check(self, event: Any, path: Path) -> None:
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise YamlError(f"Line {_line(event)}: Anchors (& and *) are not allowed.")
        if event.tag:
            raise YamlError(f"Line {_line(event)}: Tags (!) are not allowed.")
        if len(path) > MAX_DEPTH:
            raise YamlError(f"Line {_line(event)}: Lists are nested too deeply.")
        if len(self.lines) > MAX_VALUES:
            raise YamlError(f"The file holds more than {MAX_VALUES} values.")

    def _read_mapping(self, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        names: set[str] = set()
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlError(f"Line {_line(event)}: A name must be text.")
            name = event.value
            if name in names:
                raise YamlError(f"Line {_line(event)}: “{name[:40]}” is given twice.")
            names.add(name)
            self.lines[*path, name] = _line(event)
            if (value := self._read(next(self._events), (*path, name))) is not None:
                data[name] = value
        return data

    def _read_list(self, path: Path) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            value = self._read(event, (*path, len(data)))
            data.append("" if value is None else value)
        return data

    def _read_scalar(self, event: Any, path: Path) -> Any:
        text: str = event.value
        if event.style:  # in quotes, or a block of text
            return text
        if text in _EMPTY:
            return None
        name = next((each for each in reversed(path) if isinstance(each, str)), "")
        if name in self._numbers and len(text) <= MAX_NUMBER and _NUMBER.fullmatch(text):
            return float(text) if set(text) & set(".eE") else int(text)
        return text


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1
