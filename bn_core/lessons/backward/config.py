"""Settings of the backward pass."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice
from bn_core.lessons.backward.formulas import GENERAL


@dataclass(frozen=True, slots=True)
class BackwardConfig(Knobs):
    """Settings of the backward lesson beyond those of the four steps."""

    loss: str = choice("own", ("own", "sum", "squares", "one"), "loss whose gradient flows back")
    node: str = choice("x", tuple(GENERAL), "selected node of the graph")
