"""How to cite a row of the ledger."""

from __future__ import annotations

from bn_core import __version__
from bn_core.course.ledger.outcome import Outcome

_ESCAPED = str.maketrans({each: f"\\{each}" for each in "&%$#_{}"})


def write_bibtex(outcome: Outcome, address: str) -> str:
    """Return a row's BibTeX entry, with the lab's version, its day and a link."""
    days = sorted(each.made[:10] for each in outcome.findings)
    version = outcome.release or __version__
    note = f"Claim {outcome.claim.id}, version {version}"
    note += f", run on {days[-1]}" if days else ", not run"
    title = outcome.claim.title.translate(_ESCAPED)
    year = f"  year = {{{days[-1][:4]}}},\n" if days else ""
    return (
        f"@misc{{batchnormlab-{outcome.claim.id},\n"
        "  author = {{The BatchNorm Lab authors}},\n"
        f"  title = {{BatchNorm Lab: {title}}},\n"
        f"{year}"
        f"  note = {{{note}}},\n"
        f"  howpublished = {{\\url{{{address}}}}},\n"
        "}"
    )
