"""Settings of the backward pass."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob
from bn_core.lessons.backward.formulas import GENERAL


@dataclass(frozen=True, slots=True)
class BackwardConfig(Knobs):
    """Settings of the backward lesson beyond those of the four steps."""

    loss: str = choice("own", ("own", "sum", "squares", "one"), "loss")
    node: str = choice("x", tuple(GENERAL), "node spelled out")
    target: float = knob(1.0, -10.0, 10.0, "target of the toy problem")
    toy_rate: float = knob(0.05, 1e-3, 1.0, "learning rate of the toy problem", log=True)
    toy_steps: int = knob(1000, 10, 2000, "steps of the toy problem")
