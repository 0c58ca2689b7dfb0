"""The steps of the lesson on internal covariate shift."""

from __future__ import annotations

from bn_core.lessons.covariate_shift import sentences
from bn_core.lessons.covariate_shift.view import GRADIENTS, NOISE, ShiftView
from pages.covariate_shift.instrument import RUN
from pages.shared.controls import set_values
from pages.shared.live_figure import start_run
from pages.shared.steps import Step


def _show(setting: str, show: str) -> None:
    """Train one of the networks and show a picture of it; a callback."""
    view = ShiftView(setting=setting, show=show)
    set_values(setting=view.setting, show=view.show)
    start_run(RUN)


STEPS = (
    Step(
        do="Train a sigmoid network without batch norm, with it, and with noisy batch norm.",
        watch="The noise moves each layer's inputs in every step. Which networks learn?",
        button="Train three sigmoid networks",
        act=_show,
        values={"setting": "sigmoid", "show": NOISE},
        tell=sentences.tell_noise,
    ),
    Step(
        do="Use the second meaning: does a layer's gradient change when earlier layers move?",
        watch="A cosine of 1 is no change. Which line is higher at small rates, and at large ones?",
        button="Compare gradients in ReLU networks",
        act=_show,
        values={"setting": "relu", "show": GRADIENTS},
        tell=sentences.tell_gradients,
    ),
    Step(
        do="Compare the gradients in 25 linear layers, as the paper does.",
        watch="Does batch norm keep the gradients steadier here?",
        button="Compare gradients in linear networks",
        act=_show,
        values={"setting": "linear", "show": GRADIENTS},
        tell=sentences.tell_gradients,
    ),
    Step(
        do="Look at the inputs of these 25 layers, each with noise.",
        watch="Is noise harmless in a deep network, too?",
        button="Show the inputs of linear networks",
        act=_show,
        values={"setting": "linear", "show": NOISE},
        tell=sentences.tell_noise,
    ),
)
