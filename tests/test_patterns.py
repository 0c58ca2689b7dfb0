"""No regular expression of the lab can take time that grows faster than its text.

A pattern backtracks when two of its unbounded repetitions can share a stretch of text between them
in many ways. The check is stricter than needed, so that it stays simple: each unbounded repetition
repeats one character of a set, and no two of them compete for the same characters.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from tests.source_tree import FILES, nodes

ANCHORED = {"match", "fullmatch"}
CALLS = {*ANCHORED, "compile", "search", "sub", "subn", "split", "findall", "finditer"}
REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}
SETS = {_constants.IN, _constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY}
ALPHABET = frozenset(map(chr, [*range(256), 0x0661, 0x2003, 0xFF11]))
"""Every kind of character that a set may tell apart, some of them outside ASCII."""

Rival = tuple[frozenset[str], tuple[frozenset[str], ...]]
"""The characters of an unbounded repetition further right, and those that must stand before it."""


class AmbiguousError(Exception):
    """A pattern can divide the same text among its repetitions in many ways."""


def check(pattern: str, anchored: bool) -> None:
    """Raise AmbiguousError unless the pattern's time grows in proportion to the text.

    A search may start at every character, as if the pattern began with a repetition of them all.
    """
    rivals = _walk(_parser.parse(pattern), [], at_end=not anchored)
    if rivals and not anchored:
        raise AmbiguousError("a search can start anywhere within what this pattern repeats")


def _walk(items: Iterable[Any], rivals: list[Rival], at_end: bool) -> list[Rival]:
    """Return the rivals of a repetition before ``items``, given those after them.

    ``at_end``: nothing follows that could fail, so the last repetition is never tried again.
    """
    for kind, given in reversed(list(items)):
        if kind in REPEATS:
            least, most, body = given
            if most is _constants.MAXREPEAT:
                rivals = _repeat(body, rivals, least, at_end)
            else:
                inside = _walk(body, rivals, at_end)
                if inside != rivals and most > 1:
                    raise AmbiguousError("an unbounded repetition is repeated")
                rivals = inside + (rivals if least == 0 else [])
        elif kind is _constants.BRANCH:
            rivals = [each for body in given[1] for each in _walk(body, rivals, at_end)]
        elif kind is _constants.SUBPATTERN:
            rivals = _walk(given[-1], rivals, at_end)
        elif kind is _constants.AT:
            if given is _constants.AT_BEGINNING:
                rivals = []  # one start for each line
        else:
            here = _characters([(kind, given)])
            rivals = [(those, (*before, here)) for those, before in rivals if those & here]
        at_end = at_end and kind in REPEATS and given[0] == 0 and given[1] == 1
    return rivals


def _repeat(body: Any, rivals: list[Rival], least: int, at_end: bool) -> list[Rival]:
    mine = _characters(body)
    for those, before in rivals:
        if all(mine & each for each in (those, *before)):
            raise AmbiguousError("two repetitions can share the same text")
    left = rivals if least == 0 else [(those, before) for those, before in rivals if those & mine]
    return left if at_end else [*left, (mine, ())]


def _characters(items: Any) -> frozenset[str]:
    """Return the characters that one item takes."""
    if len(items) != 1 or items[0][0] not in SETS:
        raise AmbiguousError("an unbounded repetition repeats more than one character of a set")
    one = _compiler.compile(_parser.SubPattern(_parser.State(), list(items)))
    return frozenset(filter(one.fullmatch, ALPHABET))


def patterns() -> Iterator[tuple[str, str, bool]]:
    """Every pattern in the source, where it stands, and whether it matches from the start alone.

    A compiled pattern is anchored if its module only ever calls its match and fullmatch.
    """
    names: dict[ast.expr, str] = {}
    for module, path in FILES.items():
        if "import re\n" not in path.read_text(encoding="utf-8"):
            continue
        calls: defaultdict[str, set[str]] = defaultdict(set)
        for owner, method, _ in _calls(module):
            calls[owner].add(method)
        for node in nodes(module):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                names[node.value] = node.targets[0].id
        for owner, method, call in _calls(module):
            if owner == "re" and method in CALLS:
                used = calls[names[call]] if call in names else {method}
                yield f"{module}:{call.lineno}", _text(call.args[0]), ANCHORED >= used > set()


def _calls(module: str) -> Iterator[tuple[str, str, ast.Call]]:
    """Every call of a method of something that has a name."""
    for call in nodes(module):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            owner = call.func.value
            yield getattr(owner, "id", ""), call.func.attr, call


def _text(node: ast.expr) -> str:
    """Return a pattern as it is written; a word stands for what a format string fills in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            "1" if isinstance(each, ast.FormattedValue) else _text(each) for each in node.values
        )
    assert isinstance(node, ast.Constant), "a pattern must be written where it is compiled"
    return str(node.value)


def test_no_pattern_of_the_source_is_ambiguous() -> None:
    refused = {}
    found = list(patterns())
    for place, pattern, anchored in found:
        try:
            check(pattern, anchored)
        except AmbiguousError as error:
            refused[place, pattern] = str(error)
    assert len(found) > 10
    assert refused == {}


@pytest.mark.parametrize(
    "pattern",
    [r"\d+\.?\d*", r"(a+)+", r"(?:a|ab)*", r"(?:a+){2,3}", r".*,.*x", r"\s*,?\s*", r"(?:x|a*)a*b"],
)
def test_check_refuses_a_pattern_that_backtracks(pattern: str) -> None:
    with pytest.raises(AmbiguousError):
        check(pattern, anchored=True)


@pytest.mark.parametrize("pattern", [r"\s+$", r"\s*,", r"<[^>]*>", r"a*b"])
def test_check_refuses_a_search_that_starts_again_and_again(pattern: str) -> None:
    check(pattern, anchored=True)
    with pytest.raises(AmbiguousError):
        check(pattern, anchored=False)


@pytest.mark.parametrize("pattern", [r"\d+(?:\.\d*)?", r'"[^"]*"', r"\s+", r"[a-z]+\s*\((.*)\)"])
def test_check_takes_a_pattern_that_reads_each_character_once(pattern: str) -> None:
    check(pattern, anchored=True)
