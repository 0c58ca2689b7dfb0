"""Settings of a block of activations and the norm that averages over it."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob

MOST_CELLS = 4 * 8 * 4 * 4
"""Values in the largest block."""


@dataclass(frozen=True, slots=True)
class AxesConfig(Knobs):
    """A block N × C × H × W that is small enough to see."""

    norm: str = choice(
        "batch", ("batch", "layer", "instance", "group"), "which values are averaged together"
    )
    groups: int = knob(2, 1, 8, "groups of channels, G, a divisor of C")
    n: int = knob(4, 1, 4, "examples in the batch, N")
    c: int = knob(4, 1, 8, "channels (features), C")
    h: int = knob(3, 1, 4, "height of each channel, H")
    w: int = knob(3, 1, 4, "width of each channel, W")
    values: str = choice("x", ("x", "x̂"), "value that the shade of a cell shows")
    seed: int = knob(0, 0, 9999, "seed of the random values")
    cell: int = knob(1, 1, MOST_CELLS, "selected cell, counted from 1")

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(N, C, H, W)."""
        return self.n, self.c, self.h, self.w
