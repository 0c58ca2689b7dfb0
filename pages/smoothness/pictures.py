"""The controls and runs of the lesson's three pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.compute.runs import Run
from bn_core.experiments.experiment import Experiment
from bn_core.inputs.knobs import Knobs
from bn_core.lessons.smoothness import code, table
from bn_core.lessons.smoothness.bound_notebook import list_bound
from bn_core.lessons.smoothness.config import (
    EVERY,
    REACHES,
    SMALL_WEIGHTS,
    GradientBoundConfig,
    GradientPathConfig,
    SmoothnessView,
    SpectrumConfig,
)
from bn_core.lessons.smoothness.experiments import GRADIENT_BOUND, GRADIENT_PATH, SPECTRUM
from bn_core.lessons.smoothness.facts import SmoothnessFacts
from bn_core.lessons.smoothness.notebook import list_search
from bn_core.lessons.smoothness.spectrum_notebook import list_spectrum
from bn_core.text.numbers import format_number
from pages.shared import frame, url_state
from pages.shared.controls import show_control, show_controls
from pages.shared.live_figure import get_final_result, get_last_result, play
from pages.shared.theme import get_theme

CONFIGS: Mapping[str, type[Knobs]] = {
    "gradient": GradientPathConfig,
    "distance": GradientPathConfig,
    "bound": GradientBoundConfig,
    "spectrum": SpectrumConfig,
}
_PICTURES = {
    "gradient": "along the gradient",
    "distance": "per distance",
    "bound": "the bound of theorem 4.1",
    "spectrum": "eigenvalues",
}
_PATH = {"rate": "Learning rate", "depth": "Hidden layers", "net": "Network"}
_MORE_OF_PATH = {
    "width": "Units per layer",
    "batch_size": "Examples per batch",
    "steps": "Training steps",
    "seeds": "Seeds",
    "seed": "First seed",
}
_MAIN = {
    "gradient": _PATH,
    "distance": _PATH,
    "bound": {
        "trained": "Training steps before",
        "init_scale": "First weights multiplied by",
        "depth": "Hidden layers",
        "activation": "Nonlinearity",
    },
    "spectrum": {
        "depth": "Hidden layers",
        "init": "First weights",
        "steps": "Training steps",
        "rate": "Learning rate",
    },
}
_MORE = {
    "gradient": _MORE_OF_PATH,
    "distance": _MORE_OF_PATH,
    "bound": {
        "net": "Network",
        "width": "Units per layer",
        "rate": "Learning rate",
        "examples": "Examples in the loss",
        "seeds": "Seeds",
        "seed": "First seed",
    },
    "spectrum": {
        "width": "Units per layer",
        "examples": "Examples in the loss",
        "seeds": "Seeds",
        "seed": "First seed",
    },
}
_EXPERIMENTS: Mapping[str, Experiment] = {
    "gradient": GRADIENT_PATH,
    "distance": GRADIENT_PATH,
    "bound": GRADIENT_BOUND,
    "spectrum": SPECTRUM,
}


def get_names(picture: str) -> frozenset[str]:
    """Return the parameters of the address that belong to one picture alone."""
    return CONFIGS[picture].parameter_names()


def choose_view() -> SmoothnessView:
    """Show the choice of the picture; a link to one picture's settings shows that one."""
    url_state.choose_linked_option("picture", {each: get_names(each) for each in CONFIGS})
    picture = show_control(SmoothnessView, "picture", "Measure", names=_PICTURES)
    # A link with settings of a picture that is not shown would open that one.
    parameters = {name: knob for each in CONFIGS.values() for name, knob in each.parameters()}
    for name in parameters.keys() - get_names(picture):
        url_state.check_link(name, parameters[name].read, parameters[name].default)
        url_state.record_value(name, "", "")
    return SmoothnessView(picture, get_theme().name)


def choose_config(picture: str, more: DeltaGenerator) -> Any:
    """Show the controls of a picture, of which few are needed in ``more``."""
    config = CONFIGS[picture]
    values = show_controls(config, _MAIN[picture], 2)
    with more:
        values |= show_controls(config, _MORE[picture], 2, ("seeds", "seed"))
    return config(**values)


def show_picture(view: SmoothnessView, config: Any) -> Run:
    """Show the player of the chosen picture, and return its run."""
    run = play(_EXPERIMENTS[view.picture], config, view=view, starts=config == SMALL_WEIGHTS)
    st.caption(_describe_picture(view.picture, config))
    return run


def read_facts(picture: str, run: Run) -> SmoothnessFacts:
    """Return what the picture shows, once its run is finished."""
    result = get_final_result(run)
    if picture in ("gradient", "distance"):
        return SmoothnessFacts(path=result)
    if picture == "bound":
        return SmoothnessFacts(bound=result)
    return SmoothnessFacts(spectrum=result)


def show_tools(page: frame.Layout, view: SmoothnessView, run: Run) -> None:
    """Show code and CSV of the chosen picture."""
    config, result = run.config, get_last_result(run)
    if view.picture in ("gradient", "distance"):
        text = code.write_gradient_path_code(config, view.picture)
        csv = ("along.csv", lambda: table.gradient_path_to_csv(config, result))
        notebook = partial(list_search, config, result)
    elif view.picture == "bound":
        text = code.write_gradient_bound_code(config)
        csv = ("bound.csv", lambda: table.gradient_bound_to_csv(config, result))
        notebook = partial(list_bound, config, result)
    else:
        text = code.write_spectrum_code(config)
        csv = ("spectrum.csv", lambda: table.spectrum_to_csv(config, result))
        notebook = partial(list_spectrum, config, result)
    codes = {
        "This picture": text,
        "PyTorch, the Hessian times a vector": code.write_torch_code(),
    }
    page.show_tools(codes, "prints its numbers", csv, notebook=notebook)


def _describe_picture(picture: str, config: Any) -> str:
    if picture in ("gradient", "distance"):
        ends = f"{format_number(REACHES[0])} to {format_number(REACHES[-1])}"
        return (
            f"Before every {EVERY}th step we look ahead: at steps of {ends} times the "
            "learning rate, against the gradient of the batch. A band spans the values on the way, "
            "for the first seed. g is the gradient at the start, g′ the one ahead."
        )
    if picture == "bound":
        return (
            "Each mark is a unit with batch norm. Above the dotted line its gradient is longer "
            "before batch norm (∂L/∂x, what is passed down) than after it (∂L/∂y). All seeds."
        )
    return (
        "Curves: how many of the Hessian's eigenvalues lie at each value, averaged over the "
        "seeds. Dots: eigenvalues of all seeds that are known to 1%. The loss is that of "
        f"{config.examples} digits, with batch statistics."
    )
