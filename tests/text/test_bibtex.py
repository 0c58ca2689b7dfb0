"""BibTeX entries hold what is cited, escaped for LaTeX."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core import __version__
from bn_core.course.citation import cite_lesson
from bn_core.course.curriculum import LESSONS, Lesson
from bn_core.text.bibtex import write_bibtex


def test_write_bibtex_writes_the_fields_that_are_given() -> None:
    assert write_bibtex("x", "50% & more_or_less", "Version 1", "http://h/x", "2026") == (
        "@misc{batchnormlab-x,\n"
        "  author = {{The BatchNorm Lab authors}},\n"
        "  title = {BatchNorm Lab: 50\\% \\& more\\_or\\_less},\n"
        "  year = {2026},\n"
        "  note = {Version 1},\n"
        "  howpublished = {\\url{http://h/x}},\n"
        "}"
    )
    assert "year" not in write_bibtex("x", "a title", "a note", "http://h/x")


@given(st.text(alphabet="ab \\{}%$#&_~^", max_size=30))
def test_write_bibtex_leaves_no_special_character_unescaped(title: str) -> None:
    entry = write_bibtex("x", title, "", "http://h/x")
    [line] = [each for each in entry.split("\n") if "  title" in each]
    spelled = line.removeprefix("  title = {BatchNorm Lab: ").removesuffix("},")
    left = re.sub(r"\\text[a-z]+\{\}|\\[&%$#_{}]", "", spelled)
    assert not set(left) & set("\\{}%$#&_~^")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_cite_lesson_names_title_version_and_address(lesson: Lesson) -> None:
    entry = cite_lesson(lesson, f"http://lab/{lesson.name}")
    assert f"BatchNorm Lab: {lesson.title}}}" in entry
    assert f"Version {__version__}" in entry
    assert f"\\url{{http://lab/{lesson.name}}}" in entry
