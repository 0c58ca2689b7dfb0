"""Link the first use of each term in a text to the glossary."""

from __future__ import annotations

import re
from functools import lru_cache

from bn_core.course.glossary.terms import TERMS

_SPELLINGS = {spelling.lower(): term for term in TERMS for spelling in term.spellings}
_LONGEST_FIRST = sorted(_SPELLINGS, key=len, reverse=True)
_PATTERNS = "|".join(re.escape(each).replace(r"\ ", r"[ \n]") for each in _LONGEST_FIRST)
"""The spellings, whose words may stand in two lines of one paragraph."""
_USES = re.compile(rf"\b(?:{_PATTERNS})\b", re.IGNORECASE)
_NOT_PROSE = re.compile(
    r"(`[^`]*`|\$\$[^$]*\$\$|\$[^$]*\$|\[[^\[\]]*\]\([^()]*\)|<[^<>]*>|^#[^\n]*)", re.MULTILINE
)
"""Code, formulas, links, HTML and headings."""


@lru_cache(maxsize=128)
def link_terms(markdown: str, before: str = "") -> str:
    """Return a text with the first use of each term as a link to the glossary.

    The link has the term's sentence as its title. A term that the text ``before`` uses is linked
    there and not again.
    """
    linked: set[str] = set()
    _link(before, linked)
    return _link(markdown, linked)


def _link(markdown: str, linked: set[str]) -> str:
    def write_link(use: re.Match[str]) -> str:
        term = _SPELLINGS[use[0].lower().replace("\n", " ")]
        if term.key in linked or _is_part_of_word(use):
            return use[0]
        linked.add(term.key)
        return f'[{use[0]}]({term.link} "{term.sentence}")'

    parts = _NOT_PROSE.split(markdown)  # what is not prose stands at odd places
    parts[::2] = [_USES.sub(write_link, part) for part in parts[::2]]
    return "".join(parts)


def _is_part_of_word(use: re.Match[str]) -> bool:
    """Whether a hyphen ties a term to its neighbours, as in "mean-field"."""
    return "-" in (use.string[: use.start()][-1:], use.string[use.end() :][:1])
