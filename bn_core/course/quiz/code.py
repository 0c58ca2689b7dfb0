"""Code to copy that prints a sheet's questions, options and answers."""

from __future__ import annotations

from bn_core.course.quiz.config import QuizConfig


def write_quiz_code(config: QuizConfig) -> str:
    """Return code that deals the sheet of this config and prints it with its answers."""
    given = f"seed={config.seed}, count={config.count}"
    if config.about != "everything":
        given += f", sections={list(config.sections)!r}"
    return f"""\
from bn_core.course.quiz.bank import deal_sheet
from bn_core.course.quiz.marking import format_answer

for number, asked in enumerate(deal_sheet({given}), start=1):
    print(f"{{number}}. {{asked.text}}")
    for option in getattr(asked, "options", ()):
        print("   -", option.text)
    print("   answer:", format_answer(asked))
"""
