"""What a training run records at each step."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, knob, switch


@dataclass(frozen=True, slots=True)
class Recording(Knobs):
    """What each frame of a run holds beside the losses, and how often there is one.

    What is not recorded has no layers in its arrays, (K, 0, ...), or is NaN. The first weights and
    the last step always have a frame.
    """

    activations: bool = switch(True, "histograms, percentiles and saturation of hidden layers")
    gradients: bool = switch(True, "norms of the weights' gradients")
    accuracy: bool = switch(True, "test accuracy")
    every: int = knob(0, 0, 5000, "steps between frames (0: as many as are cheap)")
