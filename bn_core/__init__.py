"""Batch norm and its relatives in NumPy, with every intermediate result by name.

>>> step = normalize([[2.0], [4.0], [8.0], [10.0]], gamma=2, beta=1)
>>> float(step.mean[0]), float(step.var[0]), round(float(step.y[1, 0]), 3)
(6.0, 10.0, -0.265)
"""

from bn_core.norm.axes import BATCH, INSTANCE, LAYER, Axes, group
from bn_core.norm.backward import Backward, backward
from bn_core.norm.forward import Forward, normalize
from bn_core.norm.running import RunningStats, normalize_with

__version__ = "0.1.0"

__all__ = [
    "BATCH",
    "INSTANCE",
    "LAYER",
    "Axes",
    "Backward",
    "Forward",
    "RunningStats",
    "backward",
    "group",
    "normalize",
    "normalize_with",
]
