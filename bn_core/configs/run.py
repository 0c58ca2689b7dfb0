"""A live run: the same network with and without normalization, on the same batches."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.knobs import Knobs, choice, knob, switch


@dataclass(frozen=True, slots=True)
class RunConfig(Knobs):
    """Everything that determines a run, seed included: the same config gives the same frames."""

    data: str = choice("digits", ("digits", "moons", "circles", "spirals"), "data set")
    depth: int = knob(3, 1, 20, "hidden layers")
    width: int = knob(100, 4, 128, "units per hidden layer")
    activation: str = choice("sigmoid", ("sigmoid", "tanh", "relu"), "nonlinearity")
    place: str = choice("before", ("before", "after"), "batch norm before or after it")
    init_scale: float = knob(1.0, 0.01, 100.0, "initial weights, times", log=True)
    rate: float = knob(0.5, 1e-4, 100.0, "learning rate", log=True, live=True)
    batch_size: int = knob(60, 1, 256, "examples per batch")
    layer_norm: bool = switch(False, "layer norm as a third network")
    left_out: bool = switch(False, "batch norm with its statistics left out of the gradient, too")
    unit: int = knob(1, 1, 128, "unit whose percentiles are drawn")
    steps: int = knob(1000, 10, 5000, "steps, then the run ends")
    seed: int = knob(0, 0, 9999, "seed of weights and batches")

    @property
    def norms(self) -> tuple[str, ...]:
        """The networks of this run, in the order in which every result lists them."""
        more = {"layer": self.layer_norm, "left_out": self.left_out}
        return ("none", "batch", *(norm for norm, wanted in more.items() if wanted))


@dataclass(frozen=True, slots=True)
class RunView(Knobs):
    """How a run is looked at; nothing here changes what is computed."""

    log: bool = switch(False, "logarithmic loss axis")
    layer: int = knob(3, 1, 20, "layer whose unit is followed")
    theme: str = choice("light", ("light", "dark"), "colours of the ground")
