"""A sheet as code to copy: the same questions, options and answers."""

from __future__ import annotations

from bn_core.course.quiz.config import QuizConfig


def quiz_code(config: QuizConfig) -> str:
    """Deal the sheet of this config and print it with its answers."""
    given = f"seed={config.seed}, count={config.count}"
    if config.about != "everything":
        given += f", sections={list(config.sections)!r}"
    return f"""\
from bn_core.course.quiz.bank import sheet
from bn_core.course.quiz.marking import answer

for number, asked in enumerate(sheet({given}), start=1):
    print(f"{{number}}. {{asked.text}}")
    for option in getattr(asked, "options", ()):
        print("   -", option.text)
    print("   answer:", answer(asked))
"""
