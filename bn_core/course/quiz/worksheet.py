"""A sheet as a worksheet and an answer key, two HTML files to print.

Both are complete documents that load nothing from a network, and all text in them is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from bn_core.course.quiz.marking import format_answer
from bn_core.course.quiz.sections import find_section
from bn_core.lessons.question import DrawnChoice, DrawnQuestion
from bn_core.text.numbers import format_number

LETTERS = "ABCD"
_STYLE = """
@page { size: A4; margin: 18mm 18mm 20mm; }
body { font: 11.5pt/1.45 Georgia, "DejaVu Serif", "Times New Roman", serif; color: #111;
  background: #fff; max-width: 174mm; margin: 10mm auto; padding: 0 5mm; }
header { border-bottom: 1px solid #111; margin-bottom: 6mm; }
h1 { font-size: 17pt; margin: 0; }
h2 { font-size: 12.5pt; margin: 7mm 0 2mm; break-after: avoid; }
.who { display: flex; gap: 8mm; margin: 6mm 0 4mm; }
.who span { flex: 1; border-bottom: 1px solid #777; min-height: 6mm; }
.who .date { flex: 0 0 38mm; }
ol { padding-left: 8mm; margin: 0; }
li.question { margin: 0 0 7mm; break-inside: avoid; padding-left: 1mm; }
p { margin: 0 0 2mm; }
ol.options { list-style: none; padding: 0; }
ol.options li { padding: .8mm 0 .8mm 12mm; text-indent: -12mm; }
.box { display: inline-block; width: 12mm; text-indent: 0; }
.space { height: 24mm; }
.result { border-bottom: 1px solid #777; width: 55mm; min-height: 6mm; }
.right { font-weight: bold; }
.wrong { color: #444; font-size: 10pt; }
code { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 92%; }
footer { border-top: 1px solid #999; margin-top: 8mm; padding-top: 2mm; font-size: 9pt;
  color: #444; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
"""


def write_worksheet(asked: Sequence[DrawnQuestion], seed: int) -> str:
    """Return the worksheet for the class, with questions and space to work."""
    blanks = '<div class="who"><span>Name:</span><span class="date">Date:</span></div>'
    return _write_document("Worksheet", seed, blanks, asked, _write_blank)


def write_answer_key(asked: Sequence[DrawnQuestion], seed: int) -> str:
    """Return the answer key, with reasons and the mistakes behind wrong answers."""
    note = "<p>The seed determines the numbers. Every answer was computed from them.</p>"
    return _write_document("Answer key", seed, note, asked, _write_answer)


def _write_document(
    title: str,
    seed: int,
    note: str,
    asked: Sequence[DrawnQuestion],
    body: Callable[[DrawnQuestion], str],
) -> str:
    name = f"{title} · seed {seed}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>Batch normalization: {escape(title.lower())}</h1>"
        f"<p>{len(asked)} questions, seed {seed}</p></header>\n"
        f"{note}\n{_write_questions(asked, body)}\n"
        f"<footer>BatchNorm Lab, {escape(name)}. Three significant digits are enough. Ignore ε "
        "unless the question mentions it.</footer>\n</body>\n</html>\n"
    )


def _write_questions(asked: Sequence[DrawnQuestion], body: Callable[[DrawnQuestion], str]) -> str:
    """Return all questions in order, numbered, under the headings of their sections."""
    parts, section = [], ""
    for number, each in enumerate(asked, start=1):
        if find_section(each.question) != section:
            parts.append("</ol>" if section else "")
            section = find_section(each.question)
            parts.append(f'<h2>{escape(section)}</h2>\n<ol start="{number}">')
        parts.append(f'<li class="question"><p>{_escape(each.text)}</p>{body(each)}</li>')
    return "\n".join([*parts, "</ol>" if section else ""])


def _write_blank(asked: DrawnQuestion) -> str:
    if isinstance(asked, DrawnChoice):
        rows = zip(LETTERS, asked.options, strict=False)
        options = (
            f'<li><span class="box">☐ {letter}</span>{_escape(option.text)}</li>'
            for letter, option in rows
        )
        return f'<ol class="options">{"".join(options)}</ol>'
    return '<div class="space"></div><p class="result">Answer:</p>'


def _write_answer(asked: DrawnQuestion) -> str:
    because = f"<p>{_escape(asked.explanation)}</p>"
    if not isinstance(asked, DrawnChoice):
        mistakes = "".join(
            f'<p class="wrong">{_escape(f"{format_number(mistake.value)}: {mistake.why}")}</p>'
            for mistake in asked.mistakes
        )
        return f'<p class="right">{escape(format_answer(asked))}</p>{because}{mistakes}'
    right = f'<p class="right">{LETTERS[asked.right]}. {_escape(format_answer(asked))}</p>'
    others = "".join(
        f'<p class="wrong">{letter}. {_escape(option.text)}: {_escape(option.why)}</p>'
        for letter, option in zip(LETTERS, asked.options, strict=False)
        if option is not asked.options[asked.right]
    )
    return f"{right}{because}{others}"


def _escape(text: str) -> str:
    """Return escaped HTML, with `code` in code tags."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
