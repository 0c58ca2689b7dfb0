"""The controls and the picture of the networks with moving inputs."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.covariate_shift.config import CovariateShiftConfig
from bn_core.lessons.covariate_shift.experiments import COVARIATE_SHIFT
from bn_core.lessons.covariate_shift.sentences import Facts
from bn_core.lessons.covariate_shift.view import GRADIENTS, NOISE, OWN, SETTINGS, ShiftView
from pages.shared import url_state
from pages.shared.controls import show_control, show_controls
from pages.shared.live_figure import get_final_result, play
from pages.shared.theme import get_theme

_SETTINGS = {
    "relu": "6 ReLU layers",
    "sigmoid": "3 sigmoid layers",
    "linear": "25 linear layers",
    "cnn": "a small CNN",
    OWN: "your own",
}
_PICTURES = {NOISE: "movement of the inputs", GRADIENTS: "change of the gradients"}
_LABELS = {"net": "Kind of network", "layers": "Hidden layers", "activation": "Nonlinearity"}
_MORE = {
    "rate": "Learning rate",
    "steps": "Training steps",
    "seeds": "Seeds",
    "seed": "First seed",
}
OWN_NAMES = CovariateShiftConfig.parameter_names()
RUN = "shift run"
"""Where the session keeps the run."""


def choose_settings(more: DeltaGenerator) -> tuple[ShiftView, CovariateShiftConfig]:
    """Show the controls; a link with settings of a network shows the reader's own."""
    url_state.choose_linked_option("setting", {OWN: OWN_NAMES})
    setting = show_control(ShiftView, "setting", "Network", names=_SETTINGS)
    show = show_control(ShiftView, "show", "Picture", names=_PICTURES)
    view = ShiftView(setting=setting, show=show, theme=get_theme().name)
    if setting != OWN:
        url_state.restore_hidden(OWN_NAMES)
        more.caption("Choose “your own” to set kind, depth, learning rate, steps and seeds.")
        return view, SETTINGS[setting]
    values = show_controls(CovariateShiftConfig, _LABELS)
    with more:
        values |= show_controls(CovariateShiftConfig, _MORE, 2, ("steps", "seed"))
    return view, CovariateShiftConfig(**values)


def show_picture(view: ShiftView, config: CovariateShiftConfig) -> Facts:
    """Show the networks' picture, and return what is on the screen."""
    starts = config in SETTINGS.values()
    run = play(COVARIATE_SHIFT, config, key=RUN, view=view, starts=starts)
    return Facts(config, get_final_result(run))
