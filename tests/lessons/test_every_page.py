"""Every lesson of the curriculum opens with its question and asks the reader to predict."""

import re
from collections.abc import Callable
from functools import cache

import pytest
from streamlit.testing.v1.element_tree import Element

from bn_core.course.curriculum import LESSONS, Lesson, describe_place, find_lesson
from bn_core.text.code import LAB_NOTE
from tests.open_lesson import Page

each_page = pytest.mark.parametrize("shown", LESSONS, ids=lambda shown: shown.name)
each_lesson = pytest.mark.parametrize(
    "shown", [each for each in LESSONS if each.kind == "lesson"], ids=lambda shown: shown.name
)

WITHOUT_NOTEBOOK = {"claims", "quiz"}
"""They compute nothing of their own, or offer exercises as files."""


@cache
def open_page(shown: Lesson) -> Page:
    """The page as it opens, once for all tests that only look at it."""
    return Page(shown.name)


@each_page
def test_page_opens_with_its_question(shown: Lesson) -> None:
    page = open_page(shown)
    assert page.app.header[0].value == shown.question
    assert page.app.caption[0].value == describe_place(shown)
    assert page.errors == page.warnings == ""


@each_lesson
def test_lesson_asks_for_two_predictions_before_any_answer(shown: Lesson) -> None:
    asked = [each for each in open_page(shown).app.number_input if "predict" in (each.key or "")]
    assert len(asked) >= 2
    assert {each.value for each in asked} == {None}


@each_lesson
def test_lesson_offers_changes_and_code(shown: Lesson) -> None:
    page = open_page(shown)
    assert len(page.changes) >= (1 if shown.name == "claims" else 2)  # to the next claim
    assert len(page.app.code) >= 1


@each_lesson
def test_lesson_offers_a_notebook(shown: Lesson) -> None:
    if shown.name not in WITHOUT_NOTEBOOK:
        labels = [each.proto.label for each in open_page(shown).app.get("download_button")]
        assert "Notebook" in labels


@each_lesson
def test_lesson_offers_code_without_the_lab(shown: Lesson) -> None:
    if shown.name not in WITHOUT_NOTEBOOK:
        assert any("bn_core" not in each for each in code(open_page(shown)))


@each_lesson
def test_code_that_needs_the_lab_says_so(shown: Lesson) -> None:
    page = open_page(shown)
    folded = [
        each.label for each in page.app.expander if f"detail {each.label}" in page.app.session_state
    ]
    needing = [each for each in code(Page(shown.name).open(*folded)) if "bn_core" in each]
    assert all(each.startswith(LAB_NOTE) for each in needing)


@each_page
def test_page_links_its_neighbours(shown: Lesson) -> None:
    app = open_page(shown).app
    place = LESSONS.index(shown)
    neighbours = [*LESSONS[max(0, place - 1) : place], *LESSONS[place + 1 : place + 2]]
    if shown.name == "join":
        neighbours = []  # a student's page leads to none that opens a room
    links = [each.label for each in app.get("page_link")]
    assert len(links) == len(neighbours)
    for link, other in zip(links, neighbours, strict=True):
        assert other.title in link


def code(page: Page) -> list[str]:
    """What the reader would copy: it holds all that was set."""
    return [each.value for each in page.app.code]


Said = dict[str, str | None]


def list_lessons(left_out: str) -> list[str]:
    """All in their order, except one of the two that are about the same batch."""
    return [each.name for each in LESSONS if each.kind == "lesson" and each.name != left_out]


def hold(said: Said) -> dict[str, str]:
    """The address of what a page says."""
    return {name: text for name, text in said.items() if text is not None}


def change_everything(page: Page, name: str) -> Said:
    """Make a lesson's changes in turn; each shows in its code, and its address opens it again."""
    bound = {each.proto.query_param_key for each in page.app.main if bind(each)}
    assert bound <= page.said.keys(), name
    for key in page.changes:
        before = code(page)
        page.do(key)
        assert page.errors == "", (name, key)
        assert code(page) != before, (name, key)
        again = Page(name, **hold(page.said))
        assert again.warnings == "", (name, key)
        assert hold(again.said) == hold(page.said), (name, key)
    assert hold(page.said), name
    return page.said


def visit(names: list[str], change: Callable[[Page, str], Said]) -> dict[str, Said]:
    """Change every lesson in turn as one reader, and then visit each again.

    Opened after others were changed, a lesson says what it says to a new reader; opened again at
    the end, it says what was chosen there.
    """
    page = Page(names[0])
    chosen: dict[str, Said] = {}
    for name in names:
        after = f"{name} after {', '.join(chosen)}"
        assert page.go(name).said == open_page(find_lesson(name)).said, after
        chosen[name] = change(page, name)
    for name in names:
        assert page.go(name).said == chosen[name], name
    return chosen


def test_lesson_changes_and_keeps_its_choices_for_itself_and_for_returning_readers() -> None:
    """By all its buttons, and in the opposite order by links that hold what they changed."""
    chosen = visit(list_lessons("backward"), change_everything)
    chosen |= visit(["backward"], change_everything)

    def follow_link(page: Page, name: str) -> Said:
        page.go("join")  # a link is followed from another page
        assert page.go(name, **hold(chosen[name])).said == chosen[name], name
        return page.said

    visit([*reversed(list_lessons("four_steps"))], follow_link)


def test_link_that_is_followed_within_a_session_determines_all_controls() -> None:
    """What was chosen before, and the link does not name, is as in a new reader's lesson."""
    page = Page("running_averages", mean="5").go("join").go("running_averages", spread="2")
    said = Page("running_averages", spread="2").said
    assert page.said == said
    assert "mean" not in hold(said)


def test_batch_is_shared_by_two_lessons() -> None:
    page = Page("four_steps")
    page.set("text_area", "x", "1, 5, 9")
    assert page.go("backward").said["x"] == "1, 5, 9"
    page.set("text_area", "x", "1, 5, 7")
    assert page.go("activations").go("four_steps").said["x"] == "1, 5, 7"


def bind(element: Element) -> bool:
    """Whether Streamlit keeps this element's value in the address."""
    return bool(getattr(element.proto, "query_param_key", ""))


@each_page
def test_prose_blocks_are_short(shown: Lesson) -> None:
    """What a term's link says when it is touched does not count."""
    for each in open_page(shown).app.markdown:
        words = re.sub(r"\]\(/glossary\?term=[^\"]*\"[^\"]*\"\)", "]", each.value)
        for block in re.split(r"\n\n|\n *- ", words):
            assert len(block.split()) <= 70, block


@each_page
def test_unknown_parameter_is_reported(shown: Lesson) -> None:
    page = Page(shown.name, colour="mauve", x2="1")
    assert "“colour” is not a control of this lesson." in page.warnings
    assert "“x2” is not a control of this lesson." in page.warnings
    assert "colour" not in page.app.query_params


@pytest.mark.parametrize(("shown", "name"), [("activations", "data"), ("which_axes", "norm")])
def test_link_with_an_empty_choice_is_reported(shown: str, name: str) -> None:
    page = Page(shown, **{name: ""})
    assert page.errors == ""
    assert "is not one of" in page.warnings


def test_momentum_of_one_lesson_does_not_reach_another() -> None:
    """Training and inference has a momentum, and so has the optimizer."""
    page = Page("running_averages")
    for name in ("which_axes", "activations"):
        page.app.switch_page(find_lesson(name).path)
        page.run()
    assert page.errors == page.warnings == ""


def test_find_lesson_rejects_an_unknown_name() -> None:
    with pytest.raises(KeyError):
        find_lesson("no such lesson")
