"""How to cite a row of the ledger."""

from __future__ import annotations

from bn_core import __version__
from bn_core.course.ledger.outcome import Outcome
from bn_core.text.bibtex import write_bibtex


def cite_row(outcome: Outcome, address: str) -> str:
    """Return a row's BibTeX entry, with version, day of the run and address."""
    days = sorted(each.made[:10] for each in outcome.findings)
    note = f"Claim {outcome.claim.id}, version {outcome.release or __version__}"
    note += f", run on {days[-1]}" if days else ", not run"
    year = days[-1][:4] if days else ""
    return write_bibtex(outcome.claim.id, outcome.claim.title, note, address, year)
