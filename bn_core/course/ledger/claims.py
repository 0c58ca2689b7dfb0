"""Every published claim, as data: what is said, what would make it hold, and where it is tested."""

from bn_core.course.ledger.lesson_links import where
from bn_core.course.ledger.misprints import MISPRINTS, Misprint
from bn_core.course.ledger.papers import PAPERS
from bn_core.course.ledger.trials import TRIALS
from bn_core.course.ledger.untestable import UNTESTABLE, Untestable
from bn_core.experiments.claim import EFFORTS, Claim, Limit, Trial
from bn_core.lessons.depth.claims import DEPTH
from bn_core.lessons.four_steps.claims import ARITHMETIC
from bn_core.lessons.landscape.claims import WHY
from bn_core.lessons.length_direction.claims import LENGTH
from bn_core.lessons.small_batches.claims import SMALL_BATCHES
from bn_core.lessons.sweeps.claims import TRAINING

__all__ = [
    "CLAIMS",
    "EFFORTS",
    "MISPRINTS",
    "PAPERS",
    "TRIALS",
    "UNTESTABLE",
    "Claim",
    "Limit",
    "Misprint",
    "Trial",
    "Untestable",
    "limit",
    "where",
]

_ALL = (*ARITHMETIC, *TRAINING, *SMALL_BATCHES, *DEPTH, *WHY, *LENGTH)
CLAIMS = {each.id: each for each in sorted(_ALL, key=lambda claim: claim.id)}
"""Every claim by its id, in order."""


def limit(claim: str, name: str) -> float:
    """A claim's threshold, as the judges read it; KeyError if there is none of this name."""
    return CLAIMS[claim].limit(name)
