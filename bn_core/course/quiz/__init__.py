"""Questions about batch norm whose numbers a seed draws and whose answers the core computes.

>>> for asked in sheet(seed=7, count=3):
...     print(asked.text, "→", answer(asked))
"""

from bn_core.course.quiz.bank import BANK, sheet
from bn_core.course.quiz.marking import Marked, Tally, answer, mark, summary
from bn_core.course.quiz.worksheet import key, worksheet
from bn_core.lessons.question import (
    SECTIONS,
    Asked,
    AskedChoice,
    AskedNumber,
    Option,
    Question,
    Slip,
)

__all__ = [
    "BANK",
    "SECTIONS",
    "Asked",
    "AskedChoice",
    "AskedNumber",
    "Marked",
    "Option",
    "Question",
    "Slip",
    "Tally",
    "answer",
    "key",
    "mark",
    "sheet",
    "summary",
    "worksheet",
]
