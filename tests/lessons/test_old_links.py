"""Every link that the first version gave away still opens what it showed."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from bn_core.course.curriculum import LESSONS
from bn_core.inputs.address import read_lesson_name
from tests.open_lesson import Page

OLD_LINKS = (Path(__file__).parent / "old_links.txt").read_text(encoding="utf-8").split("\n")
"""Addresses as the first version wrote them, in claims, plans and shared links."""


DEFAULTS = {
    "x": "2, 4, 8, 10",
    "samples": "0.4, 1.98, -1.27, -0.101, 0.188, 0.0432, -0.189, -0.618",
}
"""What old links spelled out although their page opens with it."""


def parameters(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))


def one_of_each_kind() -> list[str]:
    """One link for each page and set of parameters: the others differ in values alone."""
    kinds = {
        (read_lesson_name(link), frozenset(parameters(link))): link for link in OLD_LINKS if link
    }
    return sorted(kinds.values())


def test_old_links_name_lessons_of_the_curriculum() -> None:
    names = {each.name for each in LESSONS}
    assert [link for link in OLD_LINKS if link and read_lesson_name(link) not in names] == []


@pytest.mark.parametrize("link", one_of_each_kind())
def test_old_link_restores_its_state(link: str) -> None:
    """The page, and those that it links, say the same values in their addresses again."""
    asked = parameters(link)
    page = Page(read_lesson_name(link), **asked)
    assert page.warnings == page.errors == ""
    said = page.said
    for address in re.findall(r"\]\((/\w+\?[^)]+)\)", " ".join(e.value for e in page.app.info)):
        other = Page(read_lesson_name(address), **parameters(address))
        assert other.warnings == other.errors == ""
        said = {**other.said, **said}
    lost = {name: text for name, text in asked.items() if name not in said}
    assert lost == {}
    for name, text in asked.items():
        assert same(text, said[name] or DEFAULTS.get(name)), f"{name}: {text} became {said[name]}"


def same(asked: str, said: str | None) -> bool:
    """Whether two texts of a parameter mean the same; None is what says its default."""
    if said is None or asked == said:
        return asked == said
    try:
        return float(asked) == float(said)
    except ValueError:
        return asked.split() == said.split()
