"""A search finds what contains all of its words, and ranks titles above texts."""

from __future__ import annotations

import pytest

from bn_core.course.curriculum import LESSONS, Lesson
from bn_core.course.glossary.term import Term
from bn_core.course.glossary.terms import TERMS
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.search import MAX_MATCHES, search


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_search_for_a_title_finds_its_lesson_first(lesson: Lesson) -> None:
    assert search(lesson.title)[0].title == lesson.title


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.key)
def test_search_for_a_term_finds_it(term: Term) -> None:
    assert term.name in [each.title for each in search(term.name)]


@pytest.mark.parametrize("claim", CLAIMS)
def test_search_for_a_claim_finds_it_by_number_and_title(claim: str) -> None:
    [found] = search(claim.lower())
    assert found.link == f"/claims?claim={claim}"
    assert found in search(CLAIMS[claim].title)


@pytest.mark.parametrize("text", ["", "   ", "?!", "zebra", "mean zebra", "x" * 10_000])
def test_search_without_a_match_finds_nothing(text: str) -> None:
    assert list(search(text)) == []


def test_search_needs_every_word() -> None:
    titles = [each.title for each in search("running variance")]
    assert titles[0] == "running statistics"
    assert len(titles) < len(search("variance"))


def test_search_matches_beginnings_in_any_case_and_order() -> None:
    assert search("BATC norm") == search("norm batc")
    assert "epsilon (ε)" in [each.title for each in search("eps")]


def test_search_ranks_title_above_text_and_word_above_beginning() -> None:
    titles = [each.title for each in search("loss")]
    assert titles.index("loss") < titles.index("backpropagation")
    assert len(search("a")) == MAX_MATCHES


def test_term_that_is_the_search_comes_before_those_that_contain_it() -> None:
    assert search("variance")[0].title == "variance"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("momentum", "Running averages"),
        ("gamma", "Scale and shift"),
        ("dropout", "Regularization"),
        ("what does epsilon do", "Epsilon"),
        ("how to freeze batch norm", "Freezing"),
        ("moving avarage", "Running averages"),
        ("why is my loss nan", "NaN (not a number)"),
    ],
)
def test_search_knows_what_a_lesson_teaches_questions_and_misspelled_words(
    text: str, title: str
) -> None:
    assert title in [each.title for each in search(text)]


def test_search_for_function_words_alone_finds_their_titles() -> None:
    assert "Why normalize" in [each.title for each in search("why")]
