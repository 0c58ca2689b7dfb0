"""Find lessons, terms of the glossary and claims by words.

A lesson is also found by the terms that it explains.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from bn_core.course.curriculum import LESSONS
from bn_core.course.glossary.terms import TERMS
from bn_core.course.ledger.claims import CLAIMS
from bn_core.inputs.address import format_address

MAX_SEARCH = 80
"""The most characters of a search."""
MAX_MATCHES = 8
"""The most matches that a search returns."""
_IN_TITLE, _IN_TEXT, _WHOLE_WORD, _WHOLE_TITLE = 4, 1, 1, 1
"""Points of a word of the search: where it stands, and one more if it is no mere beginning.
The whole search gets one more if it is a title."""
_WORD = re.compile(r"\w+")
_FUNCTION_WORDS = frozenset(
    (
        *("a", "an", "the", "this", "that", "it", "its", "i", "my", "you", "your"),
        *("and", "or", "but", "if", "so", "than", "not", "there", "when", "where", "which", "who"),
        *("what", "why", "how", "is", "are", "be", "was", "do", "does", "did", "can", "will"),
        *("have", "has", "at", "by", "for", "from", "in", "of", "on", "to", "with"),
    )
)
"""Words that say nothing about a subject."""
_MISSPELLED, _LIKENESS = 5, 0.8
"""The fewest letters of a word that is taken for a misspelled one, and how alike the two are."""


@dataclass(frozen=True, slots=True)
class Match:
    """A lesson, a term or a claim, with what describes it and its address."""

    kind: str
    """One of "lesson", "term" and "claim"."""
    title: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """What can be found, with the words of its title and of its text."""

    match: Match
    title: frozenset[str]
    text: frozenset[str]

    def score(self, word: str) -> int:
        """Return the points of one word of a search; 0 if no word here begins with it."""
        return max(
            points + _WHOLE_WORD * (word in words)
            if any(each.startswith(word) for each in words)
            else 0
            for words, points in ((self.title, _IN_TITLE), (self.text, _IN_TEXT))
        )


def search(text: str) -> Sequence[Match]:
    """Return the lessons, terms and claims with every word of ``text``.

    A word is held if it is a word, or the beginning of one. The best come first. Function words
    such as "why" do not count, and a word that is nowhere counts as the most similar one.

    A word counts four points in a title and one elsewhere, and one more if it is a whole word
    there. A search that is a whole title counts one more. Of those with as many points,
    lessons come before terms and terms before claims, and then the course's order decides.
    """
    whole = _split_words(text[:MAX_SEARCH])
    words = frozenset(map(_correct, whole - _FUNCTION_WORDS or whole))
    scores = [(each, [each.score(word) for word in words]) for each in _list_entries()]
    found = [
        (sum(points) + _WHOLE_TITLE * (_split_words(each.match.title) == whole), each.match)
        for each, points in scores
        if points and all(points)
    ]
    found.sort(key=lambda pair: -pair[0])  # a stable sort keeps the order of equals
    return [match for _, match in found[:MAX_MATCHES]]


@lru_cache(maxsize=256)
def _correct(word: str) -> str:
    """Return the word, or the most similar one if no word begins with it."""
    known = _list_words()
    if len(word) < _MISSPELLED or any(each.startswith(word) for each in known):
        return word
    return next(iter(get_close_matches(word, known, n=1, cutoff=_LIKENESS)), word)


@cache
def _list_words() -> tuple[str, ...]:
    """Return every word of every entry, in the order of the alphabet."""
    return tuple(
        sorted(frozenset[str]().union(*(each.title | each.text for each in _list_entries())))
    )


@cache
def _list_entries() -> tuple[_Entry, ...]:
    taught: dict[str, list[str]] = {}
    for term in TERMS:
        taught.setdefault(term.lesson, []).extend((term.name, *term.spellings))
    lessons = (
        _Entry(
            Match("lesson", each.title, each.question, format_address(each.name)),
            _split_words(each.title),
            _split_words(
                " ".join((each.question, each.section, each.name, *taught.get(each.name, ())))
            ),
        )
        for each in LESSONS
    )
    terms = (
        _Entry(
            Match("term", each.name, each.sentence, each.link),
            _split_words(" ".join((each.name, *each.spellings))),
            _split_words(each.sentence),
        )
        for each in TERMS
    )
    claims = (
        _Entry(
            Match(
                "claim", each.title, each.statement, format_address("claims", [("claim", each.id)])
            ),
            _split_words(f"{each.id} {each.title}"),
            _split_words(each.statement),
        )
        for each in CLAIMS.values()
    )
    return *lessons, *terms, *claims


def _split_words(text: str) -> frozenset[str]:
    """Return the words of a text in lower case; a hyphen or an underscore divides two."""
    return frozenset(_WORD.findall(text.casefold().replace("_", " ")))
