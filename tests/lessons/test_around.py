"""The pages around the lessons: front page, glossary and placement quiz."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from bn_core.compute.computation import Computation
from bn_core.compute.results import RESULTS
from bn_core.course.curriculum import CLASSROOM, LESSONS
from bn_core.course.glossary.terms import TERMS
from bn_core.course.placement import draw_placement
from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.activations.experiments import LIVE_TWINS
from bn_core.lessons.question import DrawnChoice
from pages.front import pictures
from pages.front.pictures import _INSTANT
from pages.shared import kept_answers
from tests.open_lesson import Page


def read_component(page: Page, name: str) -> dict[str, Any]:
    """Return what the component of this key was sent."""
    [found] = [e for e in page.app.get("bidi_component") if e.proto.id.endswith(name)]
    data: dict[str, Any] = json.loads(found.proto.json)
    return data


def cards(page: Page) -> list[dict[str, Any]]:
    return [
        card for each in read_component(page, "course map")["sections"] for card in each["cards"]
    ]


def test_front_page_has_a_card_for_every_lesson() -> None:
    found = [(card["link"], card["question"]) for card in cards(Page("front"))]
    assert found == [(f"/{each.name}", each.question) for each in LESSONS]


def test_front_page_starts_with_the_first_lesson() -> None:
    links = read_component(Page("front"), "start")["links"]
    assert links[0] == {"label": "Start here", "link": f"/{LESSONS[0].name}"}
    assert len(links) == 4


def test_front_page_marks_finished_lessons_until_they_are_cleared() -> None:
    page = Page("front")
    assert not any(card["finished"] for card in cards(page))
    done = LESSONS[1].name
    page.report("answers front", "found", {"pages": {kept_answers.COURSE: {done: 1, "x": 1}}})
    assert [card["link"] for card in cards(page) if card["finished"]] == [f"/{done}"]
    every = {each.name: 1 for each in LESSONS}
    again = Page("front").report("answers front", "found", {"pages": {kept_answers.COURSE: every}})
    assert all(card["finished"] for card in cards(again))
    page.click("Clear finished lessons")
    assert not any(card["finished"] for card in cards(page))


def test_search_field_finds_lessons_and_terms_and_forged_texts_nothing() -> None:
    page = Page("glossary")
    page.report("glossary search", "typed", {"text": "variance"})
    assert "variance" in [
        each["title"] for each in read_component(page, "glossary search")["matches"]
    ]
    for forged in (None, 3, "x", {"text": 3}, {"text": None}):
        page.report("glossary search", "typed", forged)
        assert read_component(page, "glossary search")["matches"] == []


def test_glossary_lists_every_term_and_opens_at_one() -> None:
    data = read_component(Page("glossary", term="Mini-Batch"), "glossary terms")
    assert [each["name"] for each in data["terms"]] == [each.name for each in TERMS]
    assert data["open"] == "mini-batch"


def test_glossary_says_which_term_it_does_not_have() -> None:
    page = Page("glossary", term="nothing")
    assert "The glossary has no term “nothing”." in page.warnings
    assert read_component(page, "glossary terms")["open"] == ""


def test_placement_suggests_a_start_after_six_answers() -> None:
    page, asked = Page("placement"), draw_placement()
    for each in asked:
        assert "Start with" not in page.words
        key = f"{each.question.id} {each.seed}"
        if isinstance(each, DrawnChoice):
            page.set("radio", f"quiz {key}", each.right)
        else:
            page.predict(each.question.id, each.answer)
    assert "You answered all 6 questions right." in page.words


@pytest.mark.parametrize("link", ["/depth?layers=4", "/glossary?term=loss"])
def test_link_opens_its_page_in_the_same_session(link: str) -> None:
    page = Page("front").report("links", "opened", {"link": link})
    assert page.app.session_state["visited"][0] == link[1:].partition("?")[0]


@pytest.mark.parametrize("link", [None, 3, "/nope", "https://example.org", "//x"])
def test_forged_link_opens_nothing(link: Any) -> None:
    page = Page("front").report("links", "opened", {"link": link})
    assert page.app.session_state["visited"][0] == "front"


def test_cards_of_core_lessons_have_pictures_at_once() -> None:
    with_picture = {card["link"][1:] for card in cards(Page("front")) if card["picture"]}
    assert _INSTANT.keys() & {each.name for each in LESSONS} <= with_picture


def test_every_section_but_the_classroom_has_places_for_pictures() -> None:
    for each in read_component(Page("front"), "course map")["sections"]:
        assert each["pictured"] == (each["title"] != CLASSROOM)
        assert each["pictured"] or not any(card["picture"] for card in each["cards"])


def test_card_of_trained_lesson_has_the_picture_of_its_stored_result(
    tiny: tuple[RunConfig, Sequence[Frame]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_DRAWN", {})
    monkeypatch.setattr(pictures, "DEFAULTS", {("activations", tiny[0]): LIVE_TWINS})
    assert pictures.draw_picture("activations", "light") is None
    stored = Computation(LIVE_TWINS, tiny[0])
    monkeypatch.setattr(RESULTS, "find", lambda *_: stored)
    stored.frames = list(tiny[1][:1])
    assert pictures.draw_picture("activations", "light") is None, "drawn before the run ended"
    stored.fill(list(tiny[1]), "CPU", 1.0, 1.0)
    first = pictures.draw_picture("activations", "light")
    assert first
    assert pictures.draw_picture("activations", "dark") != first
