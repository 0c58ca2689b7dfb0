"""The README is true: its table is the curriculum, and its code runs."""

from __future__ import annotations

import re
from pathlib import Path

from bn_core.course.curriculum import LESSONS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_the_table_of_lessons_is_the_curriculum():
    table = README.split("<!-- lessons:")[1].split("<!-- end of lessons -->")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert rows == [
        f"| {each.section} | [{each.title}]({each.path}) | {each.question} |" for each in LESSONS
    ]


def test_every_file_the_readme_points_to_is_there():
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_code_in_the_readme_runs():
    codes = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert codes
    for code in codes:
        exec(code, {})


def test_every_make_command_named_is_a_target():
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"\bmake (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
