"""Choose what a training run records in each frame."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, knob, switch


@dataclass(frozen=True, slots=True)
class Recording(Knobs):
    """What each frame of a run holds besides the losses, and how often there is one.

    An array that is not recorded has no layers, (K, 0, ...), or is NaN. Step 0 and the last step
    always have a frame.
    """

    activations: bool = switch(True, "histograms, percentiles and saturation of hidden layers")
    gradients: bool = switch(True, "norms of the weights' gradients")
    accuracy: bool = switch(True, "test accuracy")
    every: int = knob(0, 0, 5000, "steps between frames (0: as many as are cheap)")
