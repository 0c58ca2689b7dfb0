"""Settings of networks with and without norms, trained at one grid of rates."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.knobs import Knobs, choice, knob, switch

BATCH, LAYER, NONE = "batch", "layer", "none"
SKIPINIT, CLIPPED, SKIPINIT_CLIPPED, TANH = "skipinit", "clipped", "skipinit_clipped", "tanh"
ARMS = (BATCH, LAYER, NONE, SKIPINIT, CLIPPED, SKIPINIT_CLIPPED, TANH)
"""The networks that are compared, in the order of every result."""
NORMED = (BATCH, LAYER, TANH)
"""The networks with a layer before each ReLU: a norm, or dynamic tanh in its place."""
SCALED = (SKIPINIT, SKIPINIT_CLIPPED)
"""The networks whose residual branches are multiplied by a learned factor."""
CLIPS = (CLIPPED, SKIPINIT_CLIPPED)
"""The networks whose gradients are clipped."""
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""The learning rates at which every network is trained, about half a decade apart."""
MOMENTS = 40
"""The most spans of steps over which the training loss is averaged."""
DATA = "digits"
MOST_WORK = 4e12
"""Multiplications of the largest experiment, about ten minutes of a CPU core."""

Part = tuple[str, int]
"""A network of ``ARMS`` and a seed."""


@dataclass(frozen=True, slots=True)
class WithoutNormConfig(Repeated):
    """Fully connected ReLU networks on the digits, each arm at every rate.

    A block is a norm or what replaces it, ReLU and weights; with skips its output is added to its
    input (He et al. 2016, equation 4). ValueError if a field is out of bounds or the training is
    more work than ``MOST_WORK``.
    """

    blocks: int = knob(10, 1, 60, "blocks between the first layer and the output")
    skips: bool = switch(True, "whether a block's output is added to its input")
    batch_size: int = knob(64, 2, 256, "examples per batch")
    threshold: float = knob(
        0.1, 0.001, 10.0, "λ: the longest gradient, as a multiple of its weights", log=True
    )
    clip_factors: bool = switch(True, "whether SkipInit's factors are clipped, too")
    steps: int = knob(200, 20, 1000, "training steps of each network")
    width: int = knob(32, 8, 64, "units per layer")
    layer_norm: bool = switch(False, "whether layer norm is trained, too")
    seeds: int = knob(3, 1, 6, "seeds of weights and batches")
    seed: int = knob(0, 0, 9990, "first seed")

    def __post_init__(self) -> None:
        super(WithoutNormConfig, self).__post_init__()
        if self.work > MOST_WORK:
            raise ValueError(
                f"This is {self.work / MOST_WORK:.3g} times the most that is computed here. Take "
                "fewer blocks, steps or seeds, smaller batches, or narrower layers."
            )

    @property
    def arms(self) -> tuple[str, ...]:
        """The networks that are trained, in the order of ``ARMS``.

        SkipInit needs skips: without them a branch times 0 would pass nothing on.
        """
        left_out = {*(() if self.layer_norm else (LAYER,)), *(() if self.skips else SCALED)}
        return tuple(arm for arm in ARMS if arm not in left_out)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is trained as one stack: every arm with the first seed, then the next seed."""
        return tuple((arm, seed) for seed in self.seed_values for arm in self.arms)

    @property
    def measured_steps(self) -> tuple[int, ...]:
        """The last step of each of the at most ``MOMENTS`` spans."""
        count = min(MOMENTS, self.steps)
        return tuple(round(self.steps * moment / count) for moment in range(1, count + 1))

    @property
    def work(self) -> float:
        """Approximate number of multiplications of all forward and backward passes."""
        data = DATASETS[DATA]
        ends = data.features + len(data.classes)
        products = self.batch_size * self.width * (ends + self.width * self.blocks)
        return 3.0 * products * len(self.parts) * len(RATES) * self.steps


@dataclass(frozen=True, slots=True)
class WithoutNormView(Knobs):
    """How the networks are drawn; nothing here changes what is computed."""

    theme: str = choice("light", ("light", "dark"), "colours of the background")


DEEP = WithoutNormConfig(blocks=40)
FREE_FACTORS = WithoutNormConfig(clip_factors=False)
NO_SKIPS = WithoutNormConfig(skips=False)
FOURS = WithoutNormConfig(batch_size=4)
STEP_CONFIGS = (DEEP, FREE_FACTORS, NO_SKIPS, FOURS)
"""The networks of the lesson's steps."""
