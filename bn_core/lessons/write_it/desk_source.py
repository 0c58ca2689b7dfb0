"""Read the functions of a student's file as text, without running any of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bn_core.inputs.programs.parse import ProgramError, parse_program
from bn_core.lessons.write_it.exercises import EXERCISES

MAX_FILE = 512 * 1024
"""Most bytes of a file that is handed in; a notebook holds its outputs, too."""
_LONGEST = 60
"""Most characters of a line that is quoted."""
_NAMES = frozenset(each.name for each in EXERCISES)
_HEAD = re.compile(r"def +(\w+)\b")
_UNWRITTEN = re.compile(r"(?:\.\.\.|pass|raise NotImplementedError(?:\(.*\))?)")
_QUOTES = ('"""', "'''", 'r"""')


class DeskError(ValueError):
    """A file that cannot be run or read; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Programs:
    """The functions of a file, by the names of their exercises.

    ``read`` are programs that the lab can compute, ``faults`` say why others cannot be read. A
    function that is not written yet is in neither.
    """

    read: Mapping[str, str]
    faults: Mapping[str, str]


def read_programs(content: bytes, name: str) -> Programs:
    """Return the functions of a .py or .ipynb file as the lab's programs.

    DeskError if it has more than ``MAX_FILE`` bytes, is no text, or defines no exercise.
    """
    if len(content) > MAX_FILE:
        raise DeskError(f"A file of exercises can have at most {MAX_FILE // 1024} KiB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DeskError("This is not a text in UTF-8. Choose the .py or .ipynb file.") from None
    if name.lower().endswith(".ipynb"):
        text = join_code_cells(text, "This file")
    found = dict(_find_functions(text))
    if not found:
        raise DeskError("The file defines no function of the exercises, such as def mean(x).")
    read, faults = {}, {}
    for exercise, source in found.items():
        program = _strip_docstring(source)
        if _is_unwritten(program):
            continue
        try:
            parse_program(program)
        except ProgramError as error:
            faults[exercise] = f"“{_quote_line(program, error.line)}”: {error}"
        else:
            read[exercise] = program
    return Programs(read, faults)


def join_code_cells(text: str, name: str) -> str:
    """Return a notebook's code without Jupyter's commands; DeskError."""
    try:
        cells = json.loads(text)["cells"]
        codes = ["".join(each["source"]) for each in cells if each["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DeskError(f"{name} is not a notebook.") from None
    lines = [line for code in codes for line in [*code.splitlines(), ""]]
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines)


def _find_functions(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and source of each exercise's function, in the order of the file.

    A function ends before the next line that begins at the margin, as in Python. A comment, or the
    bracket that closes the parameters, does not end it.
    """
    lines = text.splitlines()
    place = 0
    while place < len(lines):
        head = _HEAD.match(lines[place])
        start, place = place, place + 1
        if head is None:
            continue
        while place < len(lines) and (lines[place][:1] or " ") in " \t#)":
            place += 1
        if head[1] in _NAMES:
            yield head[1], "\n".join(lines[start:place]).rstrip()


def _quote_line(program: str, line: int) -> str:
    return program.split("\n")[line - 1].strip()[:_LONGEST]


def _strip_docstring(source: str) -> str:
    """Return a function without the text below its first line, if there is one."""
    head, *lines = source.split("\n")
    start = next((place for place, each in enumerate(lines) if each.strip()), len(lines))
    opening = lines[start].strip() if start < len(lines) else ""
    if not opening.startswith(_QUOTES):
        return source
    quotes = opening.removeprefix("r")[:3]
    if opening.count(quotes) == 1:  # it ends on a later line
        ends = (place for place in range(start + 1, len(lines)) if quotes in lines[place])
        start = next(ends, len(lines))
    return "\n".join([head, *lines[start + 1 :]])


def _is_unwritten(program: str) -> bool:
    """Whether below the first line stands only what marks an empty body."""
    lines = (each.partition("#")[0].strip() for each in program.split("\n")[1:])
    written = [each for each in lines if each]
    return not written or (len(written) == 1 and bool(_UNWRITTEN.fullmatch(written[0])))
