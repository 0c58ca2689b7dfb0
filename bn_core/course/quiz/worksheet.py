"""A sheet on paper and its answer key are two files, so that one can be handed out alone.

Both are whole HTML documents that ask nothing of any network; all that is written is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from bn_core.course.quiz.marking import answer
from bn_core.course.quiz.sections import section_of
from bn_core.lessons.question import Asked, AskedChoice
from bn_core.text.numbers import show

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


def worksheet(asked: Sequence[Asked], seed: int) -> str:
    """The sheet for the class: questions, room to work, and no answer."""
    blanks = '<div class="who"><span>Name:</span><span class="date">Date:</span></div>'
    return _document("Worksheet", seed, blanks, asked, _blank)


def key(asked: Sequence[Asked], seed: int) -> str:
    """The teacher's key to the sheet: each answer, why it is right, and what the others mean."""
    note = "<p>The numbers were drawn with the seed; every answer was computed from them.</p>"
    return _document("Answer key", seed, note, asked, _answered)


def _document(
    title: str, seed: int, note: str, asked: Sequence[Asked], body: Callable[[Asked], str]
) -> str:
    name = f"{title} · seed {seed}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>Batch normalization: {escape(title.lower())}</h1>"
        f"<p>Seed {seed}, {len(asked)} questions</p></header>\n"
        f"{note}\n{_questions(asked, body)}\n"
        f"<footer>BatchNorm Lab, {escape(name)}. Three significant digits are enough; ε counts "
        "only where the question says so.</footer>\n</body>\n</html>\n"
    )


def _questions(asked: Sequence[Asked], body: Callable[[Asked], str]) -> str:
    """All questions in order, numbered through, under their sections' headings."""
    parts, section = [], ""
    for number, each in enumerate(asked, start=1):
        if section_of(each.question) != section:
            parts.append("</ol>" if section else "")
            section = section_of(each.question)
            parts.append(f'<h2>{escape(section)}</h2>\n<ol start="{number}">')
        parts.append(f'<li class="question"><p>{_text(each.text)}</p>{body(each)}</li>')
    return "\n".join([*parts, "</ol>" if section else ""])


def _blank(asked: Asked) -> str:
    if isinstance(asked, AskedChoice):
        rows = zip(LETTERS, asked.options, strict=False)
        options = (
            f'<li><span class="box">☐ {letter}</span>{_text(option.text)}</li>'
            for letter, option in rows
        )
        return f'<ol class="options">{"".join(options)}</ol>'
    return '<div class="space"></div><p class="result">Answer:</p>'


def _answered(asked: Asked) -> str:
    because = f"<p>{_text(asked.explanation)}</p>"
    if not isinstance(asked, AskedChoice):
        slips = "".join(
            f'<p class="wrong">{_text(f"{show(slip.value)}: {slip.why}")}</p>'
            for slip in asked.slips
        )
        return f'<p class="right">{escape(answer(asked))}</p>{because}{slips}'
    right = f'<p class="right">{LETTERS[asked.right]}. {_text(answer(asked))}</p>'
    others = "".join(
        f'<p class="wrong">{letter}. {_text(option.text)}: {_text(option.why)}</p>'
        for letter, option in zip(LETTERS, asked.options, strict=False)
        if option is not asked.options[asked.right]
    )
    return f"{right}{because}{others}"


def _text(text: str) -> str:
    """Escaped, with `code` set as such."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
