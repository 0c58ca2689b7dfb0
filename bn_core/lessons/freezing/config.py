"""Settings of the lesson on freezing."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob

MODES = ("train", "eval", "eval_then_train")
"""Mode of the layer: that of the network, its own, or its own undone by ``model.train()``."""
GRADIENTS = ("on", "requires_grad_off", "no_grad")
"""Gradient of γ and β: computed, switched off for them, or switched off for everything."""


@dataclass(frozen=True, slots=True)
class FreezingConfig(Knobs):
    """A network that learns new classes, once for each setting of the switches."""

    prefix = "freezing_"

    steps: int = knob(20, 1, 100, "steps of training on the new classes", parameter="steps")
    rate: float = knob(0.1, 1e-3, 1.0, "learning rate", log=True, parameter="rate")
    seed: int = knob(0, 0, 9999, "seed of weights and batches", parameter="seed")


@dataclass(frozen=True, slots=True)
class FreezingView(Knobs):
    """The setting that is shown."""

    mode: str = choice("train", MODES, "mode of the layer")
    gradient: str = choice("requires_grad_off", GRADIENTS, "gradient of γ and β")
    theme: str = choice("light", ("light", "dark"), "colours of the background")

    @property
    def place(self) -> tuple[int, int]:
        """The indices of the mode and of the gradient."""
        return MODES.index(self.mode), GRADIENTS.index(self.gradient)
