"""Settings of networks that are tested on shifted images."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob

SHIFTS = ("brightness", "contrast", "noise", "blur", "move")
"""How the test images differ from those of the training."""
MIXED, SORTED = "mixed", "sorted"
SEVERITIES = 9
"""Each shift has this many severities, from 0, which changes nothing."""
SIZES = (2, 4, 8, 16, 32, 64, 128, 256)
"""Images in a test batch; PyTorch refuses statistics of one."""
BATCH_SIZE = 60
"""Images in a training batch."""
NORMS = ("none", "batch", "layer")
"""The norms of the networks, which start from the same weights."""


@dataclass(frozen=True, slots=True)
class AdaptationConfig(Repeated):
    """Networks of 3 × 64 ReLU units that learn digits, and a shift of test images."""

    shift: str = choice("brightness", SHIFTS, "how the test images differ from the training")
    order: str = choice(MIXED, (MIXED, SORTED), "order in which test batches take the images")
    weight: int = knob(0, 0, 256, "N: for how many images the running averages count; 0 for none")
    rate: float = knob(0.1, 0.01, 1.0, "learning rate", log=True)
    steps: int = knob(200, 10, 1000, "training steps")
    seeds: int = knob(5, 1, 6, "seeds of weights, batches and test orders")

    def run(self, seed: int) -> RunConfig:
        """Return the networks of one seed and their training."""
        return RunConfig(
            depth=3,
            width=64,
            activation="relu",
            rate=self.rate,
            batch_size=BATCH_SIZE,
            steps=self.steps,
            third="layer",
            seed=seed,
        )


@dataclass(frozen=True, slots=True)
class AdaptationView(Knobs):
    """Which part of the result is shown; nothing here changes what is computed."""

    severity: int = knob(4, 0, SEVERITIES - 1, "how strong the shift is; 0 changes nothing")
    test_size: str = choice("64", tuple(map(str, SIZES)), "images that share test statistics")
    theme: str = choice("light", ("light", "dark"), "colours of the background")

    @property
    def size(self) -> int:
        """The images in a test batch."""
        return int(self.test_size)
