"""Find claims by words."""

from __future__ import annotations

from bn_core.course.ledger.papers import PAPERS
from bn_core.experiments.claim import Claim

MAX_SEARCH = 80
"""The most characters of a search."""


def matches_search(claim: Claim, search: str) -> bool:
    """Whether every word of a search stands in the claim, its id or its source."""
    text = _write_text(claim)
    return all(word in text for word in search[:MAX_SEARCH].casefold().split())


def _write_text(claim: Claim) -> str:
    sources = (PAPERS.get(each, each) for each in claim.source.split(", "))
    parts = (each.statement for each in claim.parts)
    held = (claim.id, claim.title, claim.section, claim.statement, claim.source, *parts, *sources)
    return " ".join(held).casefold()
