"""Settings of untrained deep networks, and of what the page shows."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob, switch
from bn_core.lessons.depth.config import ACTIVATIONS

WIDTH = 64
"""Units per layer, as in the networks that are trained. With the bounds of ``layers`` and ``batch``
it bounds what a picture costs the web process."""
UNTRAINED, TRAINED = "untrained", "trained"


@dataclass(frozen=True, slots=True)
class DepthView(Knobs):
    """Which of the two pictures the page shows."""

    show: str = choice(UNTRAINED, (UNTRAINED, TRAINED), "networks before or after training")


@dataclass(frozen=True, slots=True)
class UntrainedConfig(Knobs):
    """Deep networks at their initial weights, through which one batch passes."""

    prefix = "untrained_"

    layers: int = knob(20, 2, 100, "layers of the networks")
    batch: int = knob(64, 3, 128, "examples per batch")
    activation: str = choice("relu", ACTIVATIONS, "nonlinearity")
    skips: bool = switch(False, "a skip connection around each layer after the first")
    seed: int = knob(0, 0, 9990, "seed of weights, examples and loss")
