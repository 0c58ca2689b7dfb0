"""Write questions in GIFT, the plain text that Moodle and other platforms import.

Each question is one paragraph, as docs.moodle.org describes the format: a title, the text, and the
answers in braces. All texts are marked as plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bn_core.classroom.steps.content import (
    ChoiceContent,
    Content,
    NumberContent,
    require_right,
)
from bn_core.course.quiz.marking import allow_rounding
from bn_core.inputs.tabular.numbers import write_number

_RESERVED = re.compile(r"[\\~=#{}:]")
WEIGHT = re.compile(r"%-{0,120}\d{1,120}(?:\.\d{0,120})?%")
"""What a platform would read as the weight of an option that begins so."""


def write_gift(contents: Iterable[Content]) -> str:
    """Return the questions as GIFT, without those that have no right answer.

    RefusedError: none has one. The known mistakes of a numeric question are wrong answers with a
    reply.
    """
    written = [
        _write_number(each) if isinstance(each, NumberContent) else _write_choice(each)
        for each in require_right(contents)
    ]
    return "// Questions of BatchNorm Lab\n\n" + "\n\n".join(written) + "\n"


def _write_number(content: NumberContent) -> str:
    lines = [f"={write_number(content.answer)}:{write_number(content.tolerance)}"]
    for each in content.mistakes:
        near = max(content.tolerance, allow_rounding(each.value))
        answer = f"{write_number(each.value)}:{write_number(near)}"
        lines.append(f"=%0%{answer}#{_escape(each.why)}")
    return _write_question(content, "#", lines)


def _write_choice(content: ChoiceContent) -> str:
    lines = []
    for place, option in enumerate(content.options):
        text = _escape(option.text)
        weight = "%0%" if WEIGHT.match(text) else ""
        sign = "=" if place == content.right else f"~{weight}"
        reply = f"#{_escape(option.why)}" if option.why else ""
        lines.append(f"{sign}{text}{reply}")
    return _write_question(content, "", lines)


def _write_question(content: Content, kind: str, lines: list[str]) -> str:
    if content.explanation:
        lines.append(f"####{_escape(content.explanation)}")
    head = f"::{_escape(content.title)}::[plain]{_escape(content.text)}{{{kind}"
    return "\n".join([head, *lines, "}"])


def _escape(text: str) -> str:
    return _RESERVED.sub(r"\\\g<0>", text)
