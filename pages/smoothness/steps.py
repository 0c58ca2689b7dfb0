"""The steps of the lesson on smoothness."""

from __future__ import annotations

from bn_core.inputs.knobs import Knobs
from bn_core.lessons.smoothness import facts
from bn_core.lessons.smoothness.config import (
    SMALL_WEIGHTS,
    GradientBoundConfig,
    GradientPathConfig,
    SmoothnessView,
    SpectrumConfig,
)
from pages.shared.controls import set_controls
from pages.shared.live_figure import start_run
from pages.shared.steps import Step

_RUNS = {
    GradientPathConfig: "gradient_path run",
    GradientBoundConfig: "gradient_bound run",
    SpectrumConfig: "spectrum run",
}


def _show_picture(picture: str, config: Knobs) -> None:
    """Show one picture with these settings; a callback."""
    set_controls(SmoothnessView(picture))
    set_controls(config)
    start_run(_RUNS[type(config)])


STEPS = (
    Step(
        do="Divide the change of the gradient by the distance that was moved.",
        watch="Watch the lower bands, which are far apart now. Will they still be?",
        button="Divide by the distance",
        act=_show_picture,
        values={"picture": "distance", "config": GradientPathConfig()},
        tell=facts.tell_distance,
    ),
    Step(
        do="Check the theorem that is quoted for smoothness, in every unit of a network.",
        watch="No unit can lie in the grey area. But how many are above the dotted line?",
        button="Check the theorem",
        act=_show_picture,
        values={"picture": "bound", "config": GradientBoundConfig()},
        tell=facts.tell_bound,
    ),
    Step(
        do="Look in all directions: find the eigenvalues of the Hessian.",
        watch="Compare how far each curve reaches to the right, and to the left.",
        button="Find the eigenvalues",
        act=_show_picture,
        values={"picture": "spectrum", "config": SpectrumConfig()},
        tell=facts.tell_spectrum,
    ),
    Step(
        do="Start from smaller weights, those of LeCun instead of He.",
        watch="They have half the variance. Which network has the larger eigenvalues now?",
        button="Start from smaller weights",
        act=_show_picture,
        values={"picture": "spectrum", "config": SMALL_WEIGHTS},
        tell=facts.tell_flat,
    ),
)
