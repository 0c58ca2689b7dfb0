"""What comes out: torch-free records that pages and figures may read."""

from bn_core.course.ledger.printed_result import Entries, Printed
from bn_core.experiments.frame import Frame
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.clinic.result import Examination, Exhibit
from bn_core.lessons.covariate_shift.result import Shift
from bn_core.lessons.depth.result import Depth, Trainability, Trained
from bn_core.lessons.landscape.result import SlicePart, Slices
from bn_core.lessons.length_direction.result import Formula, Lengths, Scaling
from bn_core.lessons.running_averages.momentum_result import (
    FigureOne,
    LeftOutNets,
    Momenta,
    Placing,
)
from bn_core.lessons.small_batches.collapse_result import Reason, Two
from bn_core.lessons.small_batches.result import Ghosts, SmallBatches, Synchronised
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.lessons.smoothness.result import AlongGradient
from bn_core.lessons.sweeps.result import Sweep, SweepPart
from bn_core.lessons.train_eval.result import Companions, Swayed

__all__ = [
    "AlongGradient",
    "Companions",
    "Curvature",
    "Depth",
    "Entries",
    "Examination",
    "Exhibit",
    "FigureOne",
    "Formula",
    "Frame",
    "Ghosts",
    "LeftOutNets",
    "Lengths",
    "Momenta",
    "Placing",
    "Printed",
    "Reason",
    "Scaling",
    "Shift",
    "SlicePart",
    "Slices",
    "SmallBatches",
    "Swayed",
    "Sweep",
    "SweepPart",
    "Synchronised",
    "Trainability",
    "Trained",
    "Two",
    "Verdict",
]
