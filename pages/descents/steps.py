"""The steps of the lesson on descents where the solution is known."""

from __future__ import annotations

from bn_core.inputs.knobs import Knobs
from bn_core.lessons.descents import sentences
from bn_core.lessons.descents.config import (
    BOUND,
    BOWL,
    HALFSPACE,
    MANY,
    BoundConfig,
    DescentsView,
    HalfspaceConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from pages.shared.controls import set_controls, set_values
from pages.shared.live_figure import start_run
from pages.shared.steps import Step

RUN = "least_squares run"
"""Where the session keeps the descents of many weights."""


def _show(picture: str, config: Knobs) -> None:
    """Show a picture with these settings; a callback."""
    set_values(picture=picture, shown=DescentsView().shown)
    set_controls(config)


def _count_steps() -> None:
    """Run the descents of many weights; a callback."""
    _show(MANY, LeastSquaresConfig())
    start_run(RUN)


STEPS = (
    Step(
        do="Raise the learning rate from 1.5 to 5.",
        watch="L is the largest curvature. Beyond 2/L gradient descent must diverge. What does "
        "batch norm do?",
        button="Raise the rate to 5",
        act=_show,
        values={"picture": BOWL, "config": QuadraticLossConfig(rate=5.0)},
        tell=sentences.tell_fast,
    ),
    Step(
        do="Give each way its best of 65 learning rates, with 100 weights.",
        watch="Compare the lowest points of the curves, and then the bars.",
        button="Count the steps at 65 rates",
        act=_count_steps,
        tell=sentences.tell_many,
    ),
    Step(
        do="Compare length–direction descent (GDNP) with the bound that is proven for it.",
        watch="The dotted line is the bound. How far below it are the two descents?",
        button="Show the bound",
        act=_show,
        values={"picture": BOUND, "config": BoundConfig()},
        tell=sentences.tell_bound,
    ),
    Step(
        do="Separate two normal classes, with the squared error in place of the logistic loss.",
        watch="One class has the mean u, both have the covariance Σ. The dotted line holds all "
        "multiples of Σ⁻¹u. Where do the eight descents end?",
        button="Use the squared error",
        act=_show,
        values={"picture": HALFSPACE, "config": HalfspaceConfig(loss="squared")},
        tell=sentences.tell_line,
    ),
)
