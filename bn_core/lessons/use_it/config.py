"""Settings of the lesson on batch norm in a network of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from bn_core.inputs.knobs import Knobs, choice, knob, switch

PLACEMENTS = ("before", "after")
MODES = ("train", "eval")


@dataclass(frozen=True, slots=True)
class UseItConfig(Knobs):
    """All variants of a small network on the digits, with one seed."""

    prefix = "use_it_"

    seed: int = knob(0, 0, 9999, "seed of weights and batches", parameter="seed")


@dataclass(frozen=True, slots=True)
class Variant(Knobs):
    """The choices that a person makes who builds a network with batch norm."""

    placement: str = choice("before", PLACEMENTS, "batch norm before or after the activation")
    residual: bool = switch(False, "a residual branch, x + branch(x)")
    zero_gamma: bool = switch(False, "γ = 0 at the start in the block's last batch norm")
    bias: bool = switch(True, "a bias in the linear layers before batch norm")
    mode: str = choice("train", MODES, "mode of the model during training")


@dataclass(frozen=True, slots=True)
class DecayConfig(Knobs):
    """A γ of 1 that weight decay pulls towards 0, while no gradient holds it."""

    prefix = "decay_"

    rate: float = knob(0.1, 1e-4, 1.0, "learning rate of SGD", log=True)
    decay: float = knob(5e-4, 1e-6, 0.1, "weight decay", log=True)
    steps: int = knob(10_000, 0, 1_000_000, "training steps")

    @property
    def gamma(self) -> float:
        """γ after all steps, each of which multiplies it by 1 − rate · decay."""
        return (1 - self.rate * self.decay) ** self.steps


@dataclass(frozen=True, slots=True)
class UseItView(Variant):
    """The variant that is shown."""

    theme: str = choice("light", ("light", "dark"), "colours of the background")

    @property
    def variant(self) -> Variant:
        """The variant without the colours."""
        return Variant(self.placement, self.residual, self.zero_gamma, self.bias, self.mode)


_SWITCH = (False, True)
VARIANTS = tuple(Variant(*each) for each in product(PLACEMENTS, _SWITCH, _SWITCH, _SWITCH, MODES))
