"""The models that predict coin flips, with their controls and picture."""

from __future__ import annotations

import streamlit as st

from bn_core.course.glossary.link_terms import link_terms
from bn_core.lessons.sequences.code import write_lab_code, write_models_code
from bn_core.lessons.sequences.config import FlipsConfig, FlipsView
from bn_core.lessons.sequences.experiments import COIN_FLIPS
from bn_core.lessons.sequences.facts import ModelFacts
from bn_core.lessons.sequences.result import GUESSING
from bn_core.lessons.sequences.table import flips_to_csv
from bn_core.text.numbers import format_number
from pages.sequences.steps import STEP_CONFIGS
from pages.shared import frame
from pages.shared.controls import build_config, show_controls
from pages.shared.live_figure import get_final_result, play
from pages.shared.theme import get_theme

_SHOWN = {"sequences": "Sequences in a batch", "length": "Coin flips read in a sequence"}
_MORE = {
    "rate": "Learning rate",
    "steps": "Training steps",
    "seeds": "Seeds",
    "seed": "First seed",
}
LOSS = (
    "The loss is the cross-entropy in nats. Guessing a fair coin costs ln 2 = "
    f"{format_number(GUESSING)}."
)


def show_models(page: frame.Layout) -> ModelFacts:
    """Show the four models in the places of the page, and return what it shows."""
    with page.controls:
        values = show_controls(FlipsConfig, _SHOWN, columns=2)
        with page.more_settings():
            values |= show_controls(FlipsConfig, _MORE, columns=2, steppers=("seed",))
    config = build_config(FlipsConfig, values, "models of this lesson")
    with page.picture:
        view = FlipsView(theme=get_theme().name)
        run = play(COIN_FLIPS, config, view=view, starts=config in STEP_CONFIGS)
        st.caption(link_terms(LOSS, before=page.opening))
    result = get_final_result(run)
    codes = {
        "PyTorch, similar numbers": write_models_code(config),
        "This page's numbers": write_lab_code(config),
    }
    csv = ("sequences.csv", lambda: flips_to_csv(config, result))
    page.show_tools(codes, "trains the models", csv)
    return ModelFacts(config, result)
