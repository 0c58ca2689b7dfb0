"""The pictures of a live run, and what a run must record for each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Panel:
    """A picture's label, and the switches of the Recording that it needs."""

    label: str
    records: tuple[str, ...] = ()
    one_layer: bool = False
    """Whether it shows one layer, which the reader chooses."""


PANELS = {
    "learning": Panel("loss, accuracy"),
    "histograms": Panel("pre-activations", ("activations",)),
    "outputs": Panel("activations", ("outputs",)),
    "output_gradients": Panel("gradients of activations", ("output_gradients",)),
    "weight_gradients": Panel("gradients of weights", ("weight_gradients",)),
    "gradients": Panel("gradient norm, saturation", ("gradients", "activations")),
    "updates": Panel("update / weight", ("updates",)),
    "gradient_ratio": Panel("gradient / weight", ("updates",)),
    "units": Panel("saturated units", ("units",), one_layer=True),
    "density": Panel("one layer over time", ("activations",), one_layer=True),
    "moments": Panel("mean, variance, drift", ("moments",)),
    "affine": Panel("γ and β", ("affine",), one_layer=True),
    "unit": Panel("one unit over time", ("activations",), one_layer=True),
    "calibration": Panel("accuracy by statistics", ("calibration",)),
}
"""The pictures by their names in links, in the order on the page."""
FIRST_PANELS = ("learning", "histograms", "updates")
"""The pictures that are shown at first."""
NOT_RECORDED = "This run has not recorded it."
ENDED = "This network has ended."
