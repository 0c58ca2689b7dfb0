"""Choose what a training run records in each frame."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, knob, switch


@dataclass(frozen=True, slots=True)
class Recording(Knobs):
    """What each frame of a run holds besides the losses, and how often there is one.

    An array that is not recorded has no layers, (K, 0, ...), or is NaN; one of ``Frame.layers`` is
    None. Step 0 and the last step always have a frame.
    """

    activations: bool = switch(True, "histograms, percentiles and saturation of hidden layers")
    gradients: bool = switch(True, "norms of the weights' gradients")
    accuracy: bool = switch(True, "test accuracy")
    every: int = knob(0, 0, 5000, "steps between frames (0: as many as are cheap)")
    outputs: bool = switch(False, "histograms of the outputs of hidden layers")
    output_gradients: bool = switch(False, "histograms of the gradients of these outputs")
    weight_gradients: bool = switch(False, "histograms of the gradients of the weights")
    updates: bool = switch(False, "updates and gradients of the weights, relative to the weights")
    units: bool = switch(False, "which units are saturated for which example")
    moments: bool = switch(False, "mean and variance of hidden layers, and their change in a step")
    affine: bool = switch(False, "γ and β of batch norm, and the σ and μ of its input")
    calibration: bool = switch(False, "accuracy with other statistics than the running ones")

    @property
    def layers(self) -> bool:
        """Whether anything of ``Frame.layers`` is recorded."""
        return any(getattr(self, name) for name in LAYER_SWITCHES)

    def covers(self, other: Recording) -> bool:
        """Return whether a frame recorded so holds all that ``other`` asks for."""
        switches = (name for name, knob in self.knobs() if isinstance(knob.default, bool))
        more = any(getattr(other, name) and not getattr(self, name) for name in switches)
        return self.every == other.every and not more


LAYER_SWITCHES = (
    "outputs",
    "output_gradients",
    "weight_gradients",
    "updates",
    "units",
    "moments",
    "affine",
    "calibration",
)
"""The switches of what ``Frame.layers`` holds."""


DEFAULT_RECORDING = Recording()


@dataclass(frozen=True, slots=True)
class RecordedRun(RunConfig):
    """A run and what its frames record, which both determine the frames."""

    record: Recording = DEFAULT_RECORDING
    """No knob: a page chooses it from the pictures that it shows."""
