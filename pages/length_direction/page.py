"""The page of the lesson on length and direction."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.experiments.table import Measured, to_csv
from bn_core.lessons.descents.code import (
    write_halfspaces_code,
    write_least_squares_code,
    write_quadratic_loss_code,
)
from bn_core.lessons.descents.table import halfspaces_rows, least_squares_rows
from bn_core.lessons.length_direction.code import write_length_code, write_unit_code
from bn_core.lessons.length_direction.table import length_rows
from pages.length_direction import descents, networks, predictions, unit
from pages.shared import lesson
from pages.shared.controls import set_values

KNOWN = {*unit.NAMES, *networks.NAMES, *descents.NAMES}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    st.markdown(
        "Batch norm divides w·x by its spread, and a longer w has a larger spread. So, up "
        "to ε, the loss depends on the direction of w alone: it is constant along every ray, and "
        "the gradient stands at a right angle to w. Turn w, stretch it, then switch batch norm off."
    )
    above, invited, seen = st.container(), st.container(), st.container()
    nets, trained = networks.show_networks()
    paths = descents.show_descent_paths()
    squares, many = descents.show_least_squares()
    spaces, classes = descents.show_halfspaces()
    measured: list[Measured] = [
        ("lengths", nets, trained, length_rows),
        ("squares", squares, many, least_squares_rows),
        ("halfspaces", spaces, classes, halfspaces_rows),
    ]
    asked = st.container()

    def show_unit() -> None:
        """Show the unit, and what is said of it elsewhere on the page."""
        with above:
            result = unit.show_unit()
        with tools, st.container(horizontal=True):
            lesson.show_tools(
                {
                    "One unit, in PyTorch": write_unit_code(result.config),
                    "The networks": write_length_code(nets),
                    "The bowl": write_quadratic_loss_code(paths.config),
                    "Least squares": write_least_squares_code(squares),
                    "Halfspaces": write_halfspaces_code(spaces),
                },
                PRINTS,
                ("length_direction.csv", lambda: to_csv(measured)),
            )
        with seen:
            lesson.show_observations(
                [
                    *unit.summarize(result),
                    *networks.summarize(trained),
                    *descents.summarize(paths, many, classes),
                ]
            )
        with asked:
            predictions.show_predictions(result)

    lesson.show_part(show_unit)
    with invited:
        lesson.show_suggestions(TRIES)
    lesson.show_further_reading(FURTHER)


PRINTS = "prints the numbers of this page; the lab's own runs in this project's folder"
TRIES = (
    lesson.Suggestion(
        "Three times as long: nine times as slow", set_values, {"normed": True, "length": 3.0}
    ),
    lesson.Suggestion(
        "A short w is thrown far",
        set_values,
        {"normed": True, "length": 0.3, "unit_rate": "2", "unit_decay": "0"},
    ),
    lesson.Suggestion(
        "Decay winds it in again",
        set_values,
        {"normed": True, "length": 2.0, "unit_rate": "1", "unit_decay": "0.05", "unit_steps": 200},
    ),
    lesson.Suggestion("Without batch norm", set_values, {"normed": False, "unit_rate": "0.2"}),
    lesson.Suggestion("A bowl at rate 5: who survives?", set_values, {"bowl_rate": "5"}),
    lesson.Suggestion(
        "At a right angle to the solution",
        set_values,
        {"bowl_rate": "1", "start_x": -1.5, "start_y": 0.5},
    ),
    lesson.Suggestion("γ with the rate of w", set_values, {"length_rate": "same"}),
    lesson.Suggestion("Networks with ε 10⁻¹²", set_values, {"epsilon": "1e-12"}),
)
FURTHER = (
    "Kohler et al. 2018, *Exponential convergence rates for Batch Normalization: The power of "
    "length-direction decoupling in non-convex optimization*. arXiv 1805.10694",
    "Cai, Li & Shen 2019, *A Quantitative Analysis of the Effect of Batch Normalization on "
    "Gradient Descent*. arXiv 1810.00122",
    "van Laarhoven 2017, *L2 Regularization versus Batch and Weight Normalization*: the effective "
    "rate η/‖w‖². arXiv 1706.05350",
    "Li & Arora 2019, *An Exponential Learning Rate Schedule for Deep Learning*: decay is a "
    "growing rate. arXiv 1910.07454",
    "Bears on the claims: scaling W changes nothing; BN(Wx) is about γ·Wx/‖Wx‖; insensitive to "
    "initialization; least squares is only sub-linear, 2 to 5 times sooner, any rate; "
    "halfspaces; γ and β recover x.",
)


lesson.show_page("length_direction", body, KNOWN)
