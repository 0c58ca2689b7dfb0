"""Settings of the experiments on smoothness."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob

REACHES = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0)
"""Distances along the gradient in learning rates (Santurkar et al. 2018, figure 4)."""
EVERY = 5
"""Training steps between two searches."""


@dataclass(frozen=True, slots=True)
class GradientPathConfig(Repeated):
    """A network with and without batch norm, examined every five steps."""

    prefix = "along_"

    net: str = choice("mlp", ("mlp", "cnn"), "kind of network that is followed")
    depth: int = knob(8, 1, 8, "hidden layers of the network that is followed")
    width: int = knob(128, 8, 128, "units per hidden layer of an MLP that is followed")
    rate: float = knob(0.1, 0.001, 10.0, "learning rate of the network followed", log=True)
    batch_size: int = knob(
        64, 8, 256, "examples per batch of the network followed", parameter="along_batch"
    )
    steps: int = knob(150, 10, 500, "training steps that are followed")
    seeds: int = knob(3, 1, 6, "seeds that are followed")
    seed: int = knob(0, 0, 9990, "first seed that is followed")

    @property
    def looks(self) -> tuple[int, ...]:
        """The training steps before which the loss is searched, from 0."""
        return tuple(range(0, self.steps, EVERY))

    def run(self, seed: int) -> RunConfig:
        """Return the networks and their training."""
        return RunConfig(
            net=self.net,
            depth=self.depth,
            width=self.width,
            activation="relu",
            rate=self.rate,
            batch_size=self.batch_size,
            seed=seed,
        )


DEPTHS = (2, 4, 8, 16)
"""Hidden layers of the networks whose curvature is measured."""
NETWORKS = ("none", "batch", "last")
"""Without a norm, with batch norm in every hidden layer, and with batch norm of the outputs."""


@dataclass(frozen=True, slots=True)
class CurvatureConfig(Repeated):
    """The curvature of the loss by depth, at the first weights and after training."""

    prefix = "curve_"

    init: str = choice("he", ("he", "lecun"), "first weights whose curvature is taken")
    width: int = knob(64, 8, 128, "units per hidden layer whose curvature is taken")
    examples: int = knob(256, 32, 1024, "examples in the loss whose curvature is taken")
    steps: int = knob(100, 1, 500, "training steps before curvature is taken again")
    rate: float = knob(0.01, 1e-4, 1.0, "learning rate of those steps", log=True)
    seeds: int = knob(3, 1, 6, "seeds whose curvature is taken")
    seed: int = knob(0, 0, 9990, "first seed whose curvature is taken")

    @property
    def gain(self) -> float:
        """A weight's variance times its inputs.

        It is 2 (He et al. 2015) or 1 (LeCun et al. 1998).
        """
        return 2.0 if self.init == "he" else 1.0


@dataclass(frozen=True, slots=True)
class GradientBoundConfig(Repeated):
    """A network with batch norm, in which theorem 4.1 is measured unit by unit."""

    net: str = choice("mlp", ("mlp", "cnn"), "kind of network with batch norm")
    depth: int = knob(3, 1, 8, "hidden layers of the network with batch norm")
    width: int = knob(64, 4, 128, "units per hidden layer of the network with batch norm")
    activation: str = choice("relu", ("sigmoid", "tanh", "relu"), "nonlinearity")
    init_scale: float = knob(1.0, 0.1, 10.0, "factor of the first weights", log=True)
    trained: int = knob(150, 0, 500, "training steps before the gradient is taken")
    rate: float = knob(0.1, 0.001, 10.0, "learning rate of these steps", log=True)
    examples: int = knob(512, 64, 1024, "training examples whose gradient is taken")

    def run(self, seed: int) -> RunConfig:
        """Return the networks and their training."""
        return RunConfig(
            net=self.net,
            depth=self.depth,
            width=self.width,
            activation=self.activation,
            init_scale=self.init_scale,
            rate=self.rate,
            seed=seed,
        )


LANCZOS_STEPS = 64
"""Products of the Hessian with a vector for each spectrum."""


@dataclass(frozen=True, slots=True)
class SpectrumConfig(Repeated):
    """The Hessian's eigenvalues at one depth, at the first weights and after training.

    Networks, examples and training are those of ``CurvatureConfig``.
    """

    prefix = "spectrum_"

    depth: int = knob(8, 1, 16, "hidden layers of the network whose spectrum is taken")
    init: str = choice("he", ("he", "lecun"), "first weights whose spectrum is taken")
    width: int = knob(64, 8, 128, "units per hidden layer whose spectrum is taken")
    examples: int = knob(256, 32, 1024, "examples in the loss whose spectrum is taken")
    steps: int = knob(100, 1, 500, "training steps before the spectrum is taken again")
    rate: float = knob(0.01, 1e-4, 1.0, "learning rate before that", log=True)
    seeds: int = knob(3, 1, 6, "seeds whose spectrum is taken")
    seed: int = knob(0, 0, 9990, "first seed whose spectrum is taken")

    @property
    def curvature(self) -> CurvatureConfig:
        """The networks and their training."""
        return CurvatureConfig(
            init=self.init,
            width=self.width,
            examples=self.examples,
            steps=self.steps,
            rate=self.rate,
            seeds=self.seeds,
            seed=self.seed,
        )


SMALL_WEIGHTS = SpectrumConfig(init="lecun")
"""What a step of the lesson shows, besides the defaults."""
PICTURES = ("gradient", "distance", "bound", "spectrum")


@dataclass(frozen=True, slots=True)
class SmoothnessView(Knobs):
    """Which of the lesson's pictures is shown."""

    picture: str = choice("gradient", PICTURES, "what is measured")
    theme: str = choice("light", ("light", "dark"), "colours of the background")
