"""The glossary: every term has one place, one sentence and a lesson, and texts link to it."""

from __future__ import annotations

import re

import pytest

from bn_core.course.curriculum import LESSONS
from bn_core.course.glossary.link_terms import link_terms
from bn_core.course.glossary.term import Term
from bn_core.course.glossary.terms import TERMS, find_term

each_term = pytest.mark.parametrize("term", TERMS, ids=lambda term: term.key)


def count_links(markdown: str) -> int:
    return markdown.count("](/glossary?term=")


def test_glossary_is_alphabetical_and_keys_differ() -> None:
    names = [each.name.lower() for each in TERMS]
    assert names == sorted(names)
    assert len({each.key for each in TERMS}) == len(TERMS) > 40


def test_no_spelling_belongs_to_two_terms() -> None:
    spellings = [spelling.lower() for each in TERMS for spelling in each.spellings]
    assert len(set(spellings)) == len(spellings)


@each_term
def test_term_has_one_short_sentence(term: Term) -> None:
    assert re.fullmatch(r"[A-Zγβ][^\"\n$\[\]]*\.", term.sentence)
    assert ". " not in term.sentence.replace("1/(1 + e⁻ˣ)", "")
    assert len(term.sentence.split()) <= 30


@each_term
def test_term_is_found_by_its_key(term: Term) -> None:
    assert re.fullmatch(r"[a-z-]+", term.key)
    assert find_term(term.key) is term
    assert find_term(term.key.upper()) is term


def test_unknown_key_finds_no_term() -> None:
    assert find_term("nothing") is None


@each_term
def test_link_terms_links_each_spelling(term: Term) -> None:
    for spelling in term.spellings:
        for written in (spelling, spelling.capitalize()):
            linked = link_terms(f"Look: {written}, and more.")
            assert f'[{written}]({term.link} "{term.sentence}"), and more.' in linked


def test_link_terms_links_the_first_use_alone() -> None:
    assert link_terms("The loss, and the losses.").count("](") == 1


def test_link_terms_leaves_what_an_earlier_text_links() -> None:
    assert link_terms("The loss.", before="Losses fall.") == "The loss."
    assert count_links(link_terms("The loss.", before="`loss`")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "`mean`",
        "$\\text{mean}$ and $$\\text{loss}$$",
        "[the mean](/standardize)",
        "# The mean",
        "<b title='mean'>",
        "This means lossless meaning.",
        "mean-field",
    ],
)
def test_link_terms_links_prose_alone(text: str) -> None:
    assert link_terms(text) == text


def test_link_terms_links_a_term_in_two_lines() -> None:
    assert "[condition\nnumber](/glossary?term=condition-number " in link_terms("condition\nnumber")
    assert "](" not in link_terms("condition\n\nnumber")


def test_link_terms_prefers_the_longest_term() -> None:
    assert "(/glossary?term=activation-function " in link_terms("an activation function")


def test_every_term_is_explained_by_a_lesson() -> None:
    assert {each.lesson for each in TERMS} <= {each.name for each in LESSONS}
