"""Check texts, numbers, options and questions that come from outside."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.course.quiz.bank import BANK
from bn_core.lessons.question import DrawnQuestion

MAX_NICKNAME = 24
"""Most characters of a nickname."""
MAX_QUESTION = 400
"""Most characters of a question that a teacher types."""
MAX_OPTION = 120
"""Most characters of an option of a typed question."""
MAX_EXPLANATION = 600
"""Most characters of the explanation of a typed question, and of a reply to one of its options."""
MAX_LINE = 160
"""Most characters of a line of code that a student writes."""
_MARKS = 2
"""Most accents on one letter; more would cover the lines above."""
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that are drawn blank, which are Hangul fillers and braille without a dot."""
_UNSEEN = re.compile("[ \u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""A space, and variation selectors, which have no shape and only choose between glyphs."""


def clean_nickname(text: Any) -> str:
    """Return a nickname of 1 to 24 visible characters; RefusedError otherwise."""
    return clean_text(text, "A nickname", MAX_NICKNAME)


def clean_text(text: Any, what: str, most: int) -> str:
    """Return the 1 to ``most`` visible characters of one line of text.

    Control and formatting characters (line ends, writing directions, zero-width characters) are
    removed, runs of white space become one space, and accents are composed with their letters
    (NFC). RefusedError, in a sentence that begins with ``what``: nothing visible is left, or it is
    too long.
    """
    if not isinstance(text, str):
        raise RefusedError(f"{what} must be text.")
    if len(text) > 10 * most:  # cleaning a very long text would take long
        raise RefusedError(f"{what} can have at most {most} characters. Shorten it.")
    clean = _visible(text)
    if not any(unicodedata.category(each)[0] in "LNPS" for each in clean):
        raise RefusedError(f"{what} needs at least one letter, digit or symbol.")
    if len(clean) > most:
        raise RefusedError(f"{what} can have at most {most} characters. This one has {len(clean)}.")
    return clean


def clean_optional_text(text: Any, what: str, most: int) -> str:
    """Return one line of text as ``clean_text`` does, or "" if nothing is given."""
    if isinstance(text, str) and len(text) <= most and not text.strip():
        return ""
    return clean_text(text, what, most)


def clean_paragraphs(text: Any, what: str, most: int) -> str:
    """Return the paragraphs of a text with a blank line between two, or "".

    Each is cleaned as by ``clean_text``, except that it may hold no letter. RefusedError, in a
    sentence that begins with ``what``: the text is too long.
    """
    if not isinstance(text, str):
        raise RefusedError(f"{what} must be text.")
    if len(text) > 10 * most:
        raise RefusedError(f"{what} can have at most {most} characters. Shorten it.")
    clean = "\n\n".join(filter(None, map(_visible, text.splitlines())))
    if len(clean) > most:
        raise RefusedError(f"{what} can have at most {most} characters. This has {len(clean)}.")
    return clean


def name_key(name: str) -> str:
    """Return a key that is equal for two names that look the same.

    It ignores case, width, white space and variation selectors.
    """
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", name).casefold())


def _visible(text: str) -> str:
    shown = "".join(" " if each.isspace() else each for each in text if _is_shown(each))
    visible: list[str] = []
    marks = 0
    for each in unicodedata.normalize("NFC", shown):
        marks = marks + 1 if unicodedata.category(each)[0] == "M" else 0
        if marks <= _MARKS and not (each == " " and visible[-1:] in ([], [" "])):
            visible.append(each)
    return "".join(visible).strip()


def _is_shown(letter: str) -> bool:
    return letter.isspace() or (unicodedata.category(letter)[0] != "C" and letter not in _BLANK)


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The letters by which people name options."""
MAX_ANSWER = 1e12
"""Largest absolute value of an answer."""


def build_checked(make: Any, given: dict[str, Any]) -> Any:
    """Build a dataclass from outside values; RefusedError if they do not fit."""
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
    """Return a finite number within bounds.

    RefusedError, in a sentence that begins with ``what``, otherwise.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise RefusedError(f"{what} must be a number.")
    if not low <= value <= high or not math.isfinite(value):
        raise RefusedError(f"{what} must be a number from {low:g} to {high:g}.")
    return float(value)


def check_option(value: Any, many: int) -> int:
    """Return an option's place, from 0 to ``many`` − 1; RefusedError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < many:
        raise RefusedError(f"The options are numbered 0 to {many - 1}. Choose one of them.")
    return value


def read_right_option(value: Any, many: int) -> int:
    """Return the place of the right option, from 0.

    ``value`` is the place or, as people type it, the letter. RefusedError, in a sentence that names
    the letters: there is no such option.
    """
    if isinstance(value, str) and (letter := _visible(value[:20]).upper()):
        place = LETTERS.find(letter) if len(letter) == 1 else -1
    elif isinstance(value, int) and not isinstance(value, bool):
        letter = LETTERS[value] if 0 <= value < len(LETTERS) else str(value)
        place = value
    else:
        raise RefusedError("The right option must be one of the question's options.")
    if not 0 <= place < many:
        raise RefusedError(
            f"There is no option {letter}. This question has the options A to {LETTERS[many - 1]}."
        )
    return place


def draw_question(id: Any, seed: Any, kind: str) -> DrawnQuestion:
    """Draw a question of the bank with its seed.

    RefusedError: the id is unknown, or the question is not of this ``kind``.
    """
    question = BANK.get(id) if isinstance(id, str) else None
    if question is None or question.kind != kind:
        raise RefusedError(f"“{str(id)[:40]}” is not a {kind} question of the bank.")
    asked: DrawnQuestion = build_checked(question.draw, {"seed": seed})
    return asked
