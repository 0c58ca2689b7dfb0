"""What comes out: torch-free records that pages and figures may read."""

from bn_core.results.clinic import Examination, Exhibit
from bn_core.results.collapse import Reason, Two
from bn_core.results.companions import Companions, Swayed
from bn_core.results.frame import Frame
from bn_core.results.small_batches import Ghosts, SmallBatches, Synchronised
from bn_core.results.sweep import Sweep, SweepPart
from bn_core.results.verdict import Verdict

__all__ = [
    "Companions",
    "Examination",
    "Exhibit",
    "Frame",
    "Ghosts",
    "Reason",
    "SmallBatches",
    "Swayed",
    "Sweep",
    "SweepPart",
    "Synchronised",
    "Two",
    "Verdict",
]
