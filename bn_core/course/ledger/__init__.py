"""The ledger: what was measured of every claim, when, with what, and what follows from it."""

from bn_core.course.ledger.config import LedgerConfig, LedgerView
from bn_core.course.ledger.finding import Finding, findings
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.outcome import KINDS, Outcome, compared, outcome

__all__ = [
    "KINDS",
    "Finding",
    "Ledger",
    "LedgerConfig",
    "LedgerView",
    "Outcome",
    "compared",
    "findings",
    "outcome",
]
