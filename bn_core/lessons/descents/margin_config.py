"""Settings of linear classifiers whose margins are compared."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.inputs.knobs import choice, knob

EXAMPLES = 20
"""The examples of a problem, half of them of each class."""
FEATURES = (25, 50, 100, 200, 400, 1600)
"""The numbers of features that are compared, all above the number of examples."""
SHOWN = 50
"""The number of features whose descents are drawn by step."""
ARMS = ("normed", "plain")
"""With batch norm, and without."""
_RECORDS_PER_DECADE = 8


@dataclass(frozen=True, slots=True)
class MarginConfig(Repeated):
    """Normal inputs with random labels, separated by descent on all of them."""

    prefix = "margin_"

    norm: str = choice("rms", ("rms", "mean"), "what batch norm does before it divides")
    rate: float = knob(1.0, 0.01, 2.0, "learning rate of the classifiers, times L", log=True)
    steps: int = knob(10_000, 1000, 30_000, "steps of each classifier", log=True)
    seeds: int = knob(3, 1, 6, "seeds of examples and weights")
    seed: int = knob(0, 0, 9990, "first seed of examples and weights")

    @property
    def recorded_steps(self) -> tuple[int, ...]:
        """The steps after which margins are measured, eight in every decade."""
        places = {
            round(self.steps * 10 ** (-back / _RECORDS_PER_DECADE))
            for back in range(6 * _RECORDS_PER_DECADE)
        }
        return tuple(sorted(places - {0}))
