"""Settings of a layer that is ported from one library to another."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice
from bn_core.norm.conventions import CONVENTIONS, KERAS, PYTORCH, Convention


@dataclass(frozen=True, slots=True)
class PortConfig(Knobs):
    """A layer with one library's defaults, rebuilt in the other library.

    ``port`` is "copied" if the number of the momentum is copied, "converted" if it is converted,
    and "all" if ε is set as well; otherwise ε stays at the other library's default.
    """

    defaults: str = choice(
        PYTORCH.name, tuple(each.name for each in CONVENTIONS), "library that the layer comes from"
    )
    port: str = choice("copied", ("copied", "converted", "all"), "what is set in the other library")
    scale: str = choice("1", ("1", "0.1", "0.01"), "factor of the batch 1, 2, 3, 4")

    @property
    def source(self) -> Convention:
        """The library that the layer comes from."""
        return KERAS if self.defaults == KERAS.name else PYTORCH
