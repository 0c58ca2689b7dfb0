"""One update of all weights: its controls and its picture."""

from __future__ import annotations

from functools import partial

from bn_core.lessons.activations.code import write_update_code
from bn_core.lessons.activations.config import UpdateConfig, UpdateView
from bn_core.lessons.activations.experiments import LAYER_UPDATE
from bn_core.lessons.activations.notebook import list_update
from bn_core.lessons.activations.sentences import UpdateFacts
from bn_core.lessons.activations.table import update_to_csv
from pages.shared import frame
from pages.shared.controls import show_control, show_controls
from pages.shared.live_figure import get_final_result, play
from pages.shared.theme import get_theme

RUN = "layer_update run"
_MORE = {
    "trained": "Training steps before the update",
    "seeds": "Seeds",
    "seed": "First seed",
}
NAMES = (UpdateConfig.parameter_names() | UpdateView.parameter_names()) - {"theme"}


def show_update(page: frame.Layout) -> UpdateFacts:
    """Show the update in the places of the page, and return what it shows."""
    with page.controls:
        rate = show_control(UpdateView, "update_rate", "Learning rate of the update")
        values = show_controls(
            UpdateConfig, {"layers": "Hidden layers", "activation": "Nonlinearity"}, 2
        )
        with page.more_settings():
            values |= show_controls(UpdateConfig, _MORE, steppers=("seed",))
    config = UpdateConfig(**values)
    with page.picture:
        run = play(
            LAYER_UPDATE, config, key=RUN, view=UpdateView(rate, get_theme().name), starts=True
        )
    result = get_final_result(run)
    page.show_tools(
        {"Python": write_update_code(config, rate)},
        "prints the numbers of the picture",
        ("layer_update.csv", partial(update_to_csv, config, result)),
        notebook=partial(list_update, config, rate, result),
    )
    return UpdateFacts(config, rate, result)
