"""Settings of the lesson on folding."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob

LAYERS = ("linear", "convolution", "transposed convolution")
STORAGE = ("float", "one scale", "scale per channel")
"""How folded weights are stored: as they are, or rounded with one scale or several."""
FACTORS = ("1", "10", "100")
"""Factors of one channel's γ and β in the trained network."""


@dataclass(frozen=True, slots=True)
class FoldingConfig(Knobs):
    """One feature through batch norm, and a small layer that is folded."""

    shift: float = knob(6.0, -100.0, 100.0, "added to the batch that the layer meets now")
    layer: str = choice("linear", LAYERS, "layer before batch norm")
    axis: str = choice("output axis", ("output axis", "first axis"), "axis that a is multiplied in")
    storage: str = choice("float", STORAGE, "how the folded weights are stored")
    bits: int = knob(8, 2, 8, "bits of a rounded weight")
    factor: str = choice("100", FACTORS, "γ and β of one unit in the trained network, times")
    gamma: float = knob(2.0, -1e12, 1e12, "scale γ")
    beta: float = knob(1.0, -1e12, 1e12, "shift β")

    @property
    def wrong_axis(self) -> bool:
        """Whether ``a`` multiplies the input axis of the weights."""
        return self.axis == "first axis" and self.layer == "transposed convolution"


@dataclass(frozen=True, slots=True)
class RoundedWeightsConfig(Knobs):
    """Networks on the digits, trained, folded and rounded."""

    prefix = "rounded_"

    steps: int = knob(300, 10, 1000, "training steps")
    seeds: int = knob(5, 1, 10, "networks, each with its own seed")
    seed: int = knob(0, 0, 9999, "first seed", parameter="seed")


@dataclass(frozen=True, slots=True)
class RoundedWeightsView(Knobs):
    """How the rounded networks are shown."""

    factor: str = choice("100", FACTORS, "γ and β of one unit, times")
    bits: int = knob(8, 2, 8, "bits that are marked")
    theme: str = choice("light", ("light", "dark"), "colours of the background")
