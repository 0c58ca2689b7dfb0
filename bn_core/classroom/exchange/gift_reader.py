"""Read questions in GIFT as questions of a teacher's own.

Read are questions with one right option, true or false, and numbers; what else a file holds is
named with its line. The reading follows Moodle's: a blank line ends a question, a line that begins
with // is a comment, and a backslash takes the meaning from a sign.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from bn_core.classroom.exchange.gift_writer import WEIGHT
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.plans.plan import MAX_QUESTIONS
from bn_core.classroom.steps.settings import Predict, Vote
from bn_core.lessons.question import Mistake

MAX_BYTES = 256 * 1024
"""Most bytes of a file."""
MAX_TEXT = 20_000
"""Most characters of one text of a file, its HTML included."""
BLANK = "_____"
"""What stands in a question where its answers stood."""
_MAX_NUMBER = 40
_FIRST_MARK = 0xFDD0  # Unicode never assigns these to a character
_ESCAPED = {sign: chr(_FIRST_MARK + place) for place, sign in enumerate("\\:#={}~n")}
"""Marks in place of escaped signs while a question is split."""
_SIGNS = {mark: " " if sign == "n" else sign for sign, mark in _ESCAPED.items()}
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_MARK = re.compile("[\ufdd0-\ufdef]")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_INLINE_TAG = re.compile(r"</?(?:a|b|i|u|em|strong|span|sub|sup|code|font)(?: [^<>]*)?>", re.I)
_TAG = re.compile(r"<[!/a-zA-Z][^<>]*>")
_PICTURE = re.compile(r"<(?:img|svg|video|audio|object|iframe)\b", re.I)
_TRUTHS = {"T": 0, "TRUE": 0, "F": 1, "FALSE": 1}
"""The place of the right option by the answer to a question of true or false."""
Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class GiftFile:
    """The questions of a file, and a sentence on each thing that was left out."""

    questions: tuple[Predict | Vote, ...]
    left_out: tuple[str, ...]


def read_gift(content: bytes) -> GiftFile:
    """Return the questions of a file; RefusedError if it is too long or no text."""
    if len(content) > MAX_BYTES:
        raise RefusedError(f"A GIFT file can have at most {MAX_BYTES // 1024} KiB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError("The text is not in UTF-8. Save it as UTF-8.") from None
    questions: list[Predict | Vote] = []
    left_out: list[str] = []
    for line, block in _split_questions(text):
        if len(questions) == MAX_QUESTIONS:
            left_out.append(f"Line {line}: Only the first {MAX_QUESTIONS} questions were read.")
            break
        notes: list[str] = []
        try:
            questions.append(_read_question(block, notes.append))
        except RefusedError as error:
            notes = [f"{error} This question was left out."]
        left_out += (f"Line {line}: {each}" for each in dict.fromkeys(notes))
    return GiftFile(tuple(dict.fromkeys(questions)), tuple(left_out))


def _split_questions(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each question, without comments."""
    lines: list[str] = []
    start = 0
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            if not line.lstrip().startswith("//"):
                start = start or number
                lines.append(line.strip())
        elif lines:
            yield start, "\n".join(lines)
            lines, start = [], 0


def _read_question(block: str, note: Note) -> Predict | Vote:
    """Return the question of a block; RefusedError if the lab has no such question."""
    text = _ESCAPE.sub(lambda found: _ESCAPED[found[1]], _MARK.sub("", block))
    if text.startswith("$CATEGORY:"):
        raise RefusedError("The lab has no categories.")
    if text.startswith("::") and (end := text.find("::", 2)) > 0:
        text = text[end + 2 :]
    read = _Texts(text, note)
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise RefusedError("This is a description without answers.")
    asked, answers, rest = text[:start], text[start + 1 : end], text[end + 1 :].strip()
    if "{" in answers:
        raise RefusedError(
            "The lab has no questions with several blanks. If these are several questions, leave "
            "an empty line between them."
        )
    asked = read.plain(f"{asked} {BLANK} {rest}" if rest else asked)
    answers, _, explanation = answers.partition("####")
    answers, explanation = answers.strip(), read.plain(explanation)
    if answers.startswith("#"):
        return _read_number(asked, answers[1:], explanation, read)
    if "~" in answers:
        return _read_choice(asked, answers, explanation, read)
    word, *replies = answers.split("#")
    if (right := _TRUTHS.get(word.strip().upper())) is not None:
        return _read_truth(asked, right, [read.plain(each) for each in replies], explanation)
    raise RefusedError(f"The lab has no {_name_kind(answers)} questions.")


def _name_kind(answers: str) -> str:
    if not answers:
        return "essay"
    return "matching" if "->" in answers else "short-answer"


def _read_choice(asked: str, answers: str, explanation: str, read: _Texts) -> Vote:
    parts = [each.strip() for each in answers.replace("=", "~=").split("~")]
    options, replies, weights = [], [], []
    for part in parts if parts[0] else parts[1:]:
        weight, answer = (100.0, part[1:]) if part.startswith("=") else _read_weight(part, 0.0)
        text, _, reply = answer.partition("#")
        options.append(read.plain(text))
        replies.append(read.plain(reply))
        weights.append(weight)
    if weights.count(100.0) != 1:
        raise RefusedError("The lab has no questions with several right options, or none.")
    if any(0 < each < 100 for each in weights):
        read.note("Partly right options count as wrong.")
    return Vote(
        text=asked,
        options=tuple(options),
        right=weights.index(100.0),
        explanation=explanation,
        replies=tuple(replies),
    )


def _read_truth(asked: str, right: int, replies: list[str], explanation: str) -> Vote:
    """Return a vote on true or false; the first reply is to the wrong option."""
    wrong, good = (*replies, "", "")[:2]
    pair = (good, wrong) if right == 0 else (wrong, good)
    return Vote(
        text=asked, options=("True", "False"), right=right, explanation=explanation, replies=pair
    )


def _read_number(asked: str, answers: str, explanation: str, read: _Texts) -> Predict:
    parts = answers.split("=")[1:] if "=" in answers else [answers]
    right: list[tuple[str, str]] = []
    mistakes: list[Mistake] = []
    for part in parts:
        weight, rest = _read_weight(part.strip(), 100.0)
        text, _, reply = rest.partition("#")
        if weight == 100:
            right.append((text, read.plain(reply)))
        elif weight > 0 or not reply.strip():
            read.note("Partly right answers, and wrong ones without a reply, were left out.")
        else:
            mistakes.append(Mistake(_read_range(text)[0], read.plain(reply)))
    if len(right) != 1:
        raise RefusedError("The lab has no questions with several right numbers, or none.")
    [(written, reply)] = right
    number, tolerance = _read_range(written)
    explained = " ".join(filter(None, (reply, explanation)))
    return Predict(
        text=asked,
        answer=number,
        tolerance=tolerance,
        explanation=explained,
        mistakes=tuple(mistakes),
    )


def _read_range(text: str) -> tuple[float, float]:
    """Return the answer and the tolerance in '3', '3:0.5' or '2..4'."""
    if ".." in text:
        low, high = map(_read_float, text.split("..", 1))
        return (low + high) / 2, abs(high - low) / 2
    answer, _, tolerance = text.partition(":")
    return _read_float(answer), _read_float(tolerance) if tolerance.strip() else 0.0


def _read_float(text: str) -> float:
    try:
        number = float(text) if len(text) <= _MAX_NUMBER else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise RefusedError(f"“{text.strip()[:40]}” is not a number.")
    return number


def _read_weight(part: str, default: float) -> tuple[float, str]:
    """Return the weight of an answer in percent, and the rest of it."""
    found = WEIGHT.match(part)
    if not found or found.end() > _MAX_NUMBER:
        return default, part
    digits = found[0].strip("%")
    sign = -1 if digits.startswith("-") else 1
    return sign * float(digits.lstrip("-")), part[found.end() :]


class _Texts:
    """Turns the texts of one question into plain ones, and notes what they lose."""

    def __init__(self, asked: str, note: Note) -> None:
        self.note = note
        found = _FORMAT.match(asked)
        self.format = found[1] if found else "moodle"

    def plain(self, text: str) -> str:
        """Return a text in its own format, or in that of the question, as plain."""
        if len(text) > MAX_TEXT:
            raise RefusedError(f"A text has more than {MAX_TEXT} characters.")
        found = _FORMAT.match(text)
        format, text = (found[1], text[found.end() :]) if found else (self.format, text)
        text = _MARK.sub(lambda mark: _SIGNS[mark[0]], text)
        if format == "html":
            if _PICTURE.search(text):
                self.note("A picture was left out.")
            text = unescape(_TAG.sub(" ", _INLINE_TAG.sub("", text)))
        return text.strip()
