"""The four networks: their controls, their picture, and what they reached."""

from __future__ import annotations

from functools import partial

from bn_core.lessons.scale_and_shift.code import write_lab_code, write_pytorch_code
from bn_core.lessons.scale_and_shift.config import AffineConfig, AffineView
from bn_core.lessons.scale_and_shift.experiments import AFFINE_NETWORKS
from bn_core.lessons.scale_and_shift.facts import NetworkFacts
from bn_core.lessons.scale_and_shift.notebook import list_affine
from bn_core.lessons.scale_and_shift.table import networks_to_csv
from bn_core.lessons.scale_and_shift.units_figure import draw_units
from pages.scale_and_shift.steps import STEP_CONFIGS
from pages.shared import frame
from pages.shared.controls import build_config, show_control, show_controls
from pages.shared.live_figure import get_final_result, play, show_figures
from pages.shared.theme import get_theme

_MORE = {
    "depth": "Hidden layers",
    "width": "Units per layer",
    "rate": "Learning rate",
    "batch_size": "Examples per batch",
    "steps": "Training steps",
    "seeds": "Seeds",
    "seed": "First seed",
}


def show_networks(page: frame.Layout) -> NetworkFacts:
    """Show the four networks in the places of the page, and return what it shows."""
    with page.controls:
        values = show_controls(
            AffineConfig, {"data": "Data", "activation": "Nonlinearity"}, columns=2
        )
        moment = show_control(AffineView, "moment", "Moment of the training (30 is its end)")
        with page.more_settings():
            values |= show_controls(AffineConfig, _MORE, steppers=("seed",))
    config = build_config(AffineConfig, values, "networks of this lesson")
    view = AffineView(moment=moment, theme=get_theme().name)
    with page.picture:
        run = play(AFFINE_NETWORKS, config, view=view, starts=config in STEP_CONFIGS)
    result = get_final_result(run)
    codes = {
        "PyTorch, similar numbers": write_pytorch_code(config),
        "This page's numbers": write_lab_code(config),
    }
    csv = ("scale_and_shift.csv", lambda: networks_to_csv(config, result))
    notebook = partial(list_affine, config, result)
    page.show_tools(codes, "trains the networks", csv, notebook=notebook)
    with page.beside_why:
        show_figures([draw_units(config, result, moment, get_theme())], key="units")
    return NetworkFacts(config, result)
