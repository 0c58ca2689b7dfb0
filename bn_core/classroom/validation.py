"""Whatever a person types is bounded, made visible, and from then on shown as text."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

from bn_core.classroom.errors import RefusedError
from bn_core.course.quiz.bank import BANK
from bn_core.lessons.question import Asked

MAX_NICKNAME = 24
"""Characters of the longest nickname."""
MAX_QUESTION = 400
"""Characters of the longest question that a teacher types."""
MAX_OPTION = 120
"""Characters of the longest answer to choose."""
_MARKS = 2
"""Accents that may stand on one letter; more only tower over the lines above."""
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that are drawn as nothing: Hangul fillers, and braille without a dot."""
_UNSEEN = re.compile("[ \u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""A space, and marks without a shape of their own, which only choose between glyphs."""


def nickname(text: Any) -> str:
    """A name of 1 to 24 visible characters, on one line; RefusedError if it is none."""
    return clean_text(text, "A nickname", MAX_NICKNAME)


def clean_text(text: Any, what: str, most: int) -> str:
    """The visible characters of one line of text, 1 to ``most``; RefusedError if it is not.

    Control and formatting characters (line ends, writing directions, nothing of zero width) are
    left out, white space is one space, and letters with their accents are composed (NFC).
    """
    if not isinstance(text, str):
        raise RefusedError(f"{what} is text.")
    if len(text) > 10 * most:  # nothing is cleaned that is far too long
        raise RefusedError(f"{what} has at most {most} characters; shorten it.")
    clean = _visible(text)
    if not any(unicodedata.category(each)[0] in "LNPS" for each in clean):
        raise RefusedError(f"{what} needs a letter, a number or a sign.")
    if len(clean) > most:
        raise RefusedError(f"{what} has at most {most} characters; this one has {len(clean)}.")
    return clean


def name_key(name: str) -> str:
    """What two names share that a class would take for one.

    Neither case nor width counts, nor white space, nor marks that only choose between glyphs.
    """
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", name).casefold())


def _visible(text: str) -> str:
    shown = "".join(" " if each.isspace() else each for each in text if _is_shown(each))
    kept: list[str] = []
    marks = 0
    for each in unicodedata.normalize("NFC", shown):
        marks = marks + 1 if unicodedata.category(each)[0] == "M" else 0
        if marks <= _MARKS and not (each == " " and kept[-1:] in ([], [" "])):
            kept.append(each)
    return "".join(kept).strip()


def _is_shown(letter: str) -> bool:
    return letter.isspace() or (unicodedata.category(letter)[0] != "C" and letter not in _BLANK)


MAX_ANSWER = 1e12
"""The largest number that is taken for an answer, either sign."""


def build_checked(make: Any, given: dict[str, Any]) -> Any:
    """Make a dataclass of what came from outside: whatever is wrong with it is a RefusedError."""
    try:
        return make(**given)
    except RefusedError:
        raise
    except ValueError as wrong:
        raise RefusedError(str(wrong)) from wrong
    except TypeError as wrong:
        raise RefusedError("A value is missing or has the wrong type.") from wrong


def check_number(
    value: Any, what: str, low: float = -MAX_ANSWER, high: float = MAX_ANSWER
) -> float:
    """A finite number within bounds; RefusedError, in a sentence that begins with ``what``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise RefusedError(f"{what} is a number.")
    if not low <= value <= high or not math.isfinite(value):
        raise RefusedError(f"{what} is a number from {low:g} to {high:g}.")
    return float(value)


def check_option(value: Any, many: int) -> int:
    """A place from 0 below ``many``; RefusedError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < many:
        raise RefusedError(f"The answers to choose from count 0 to {many - 1}.")
    return value


def draw_question(id: Any, seed: Any, kind: str) -> Asked:
    """A question of the bank as its seed asks it; RefusedError: unknown, or of another kind."""
    question = BANK.get(id) if isinstance(id, str) else None
    if question is None or question.kind != kind:
        raise RefusedError(f"“{str(id)[:40]}” is no {kind} question of the bank.")
    asked: Asked = build_checked(question.draw, {"seed": seed})
    return asked
