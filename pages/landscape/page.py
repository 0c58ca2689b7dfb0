"""The page of the lesson on loss landscapes."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.landscape.code import write_slices_code, write_statistics_code
from bn_core.lessons.landscape.config import LandscapeConfig, LandscapeView
from bn_core.lessons.landscape.table import slices_to_csv
from bn_core.lessons.smoothness.code import write_curvature_code, write_gradient_path_code
from bn_core.lessons.smoothness.table import curvature_to_csv, gradient_path_to_csv
from pages.landscape import gradient_path, predictions, slicing
from pages.shared import lesson
from pages.shared.controls import make_setter
from pages.shared.live_figure import get_final_result

KNOWN = {*slicing.NAMES, *gradient_path.NAMES}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    st.markdown(
        "The loss is a function of all weights. A slice moves them along one or two directions "
        "from a network's own and draws the loss there. Both networks learn from the same first "
        "weights on the same batches and move by the same random numbers, each row scaled to its "
        "own weights."
    )
    sliced = slicing.show_slices()
    invited = st.container()
    ahead = gradient_path.show_gradient_path()
    curved = gradient_path.show_curvature()
    gradient_path.show_bound(sliced.config)
    with tools:
        lesson.show_tools(
            {
                "This slice": write_slices_code(sliced.config),
                "The switch, in plain PyTorch": write_statistics_code(sliced.config.reach),
                "Along the gradient": write_gradient_path_code(ahead.config),
                "Curvature by depth": write_curvature_code(curved.config),
            },
            PRINTS,
            ("landscape.csv", lambda: slices_to_csv(slicing.get_slices(sliced))),
            ("along.csv", lambda: gradient_path_to_csv(ahead.config, get_final_result(ahead))),
            ("curvature.csv", lambda: curvature_to_csv(curved.config, get_final_result(curved))),
        )
    with invited:
        lesson.show_suggestions(TRIES)
    lesson.show_observations(gradient_path.summarize(sliced, ahead, curved))
    predictions.show_predictions(sliced)
    lesson.show_further_reading(FURTHER)


PRINTS = "prints the numbers of this page; the lab's own runs in this project's folder"
_SET_SLICE = make_setter(LandscapeConfig, LandscapeView)
TRIES = (
    lesson.Suggestion(
        "The way it came: the plane of its path", _SET_SLICE, {"direction": "path", "reach": 1.5}
    ),
    lesson.Suggestion(
        "One direction, all statistics in one figure", _SET_SLICE, {"slice": "line", "finest": "65"}
    ),
    lesson.Suggestion(
        "From one solution to another",
        _SET_SLICE,
        {"direction": "other", "slice": "line", "finest": "65", "reach": 1.2, "log": True},
    ),
    lesson.Suggestion("Before the first step", _SET_SLICE, {"trained": 0}),
    lesson.Suggestion(
        "Eight layers deep, frozen", _SET_SLICE, {"depth": 8, "statistics": "frozen"}
    ),
    lesson.Suggestion(
        "From beside the network, frozen there",
        _SET_SLICE,
        {"start_a": 0.5, "start_b": 0.5, "statistics": "frozen"},
    ),
    lesson.Suggestion("Against the gradient", _SET_SLICE, {"direction": "gradient", "reach": 0.5}),
)
FURTHER = (
    "Li, Xu, Taylor, Studer & Goldstein 2018, *Visualizing the Loss Landscape of Neural Nets*: "
    "filter-normalized directions, section 4; the plane of a path, section 7. arXiv 1712.09913",
    "Santurkar, Tsipras, Ilyas & Mądry 2018, *How Does Batch Normalization Help Optimization?* "
    "The bands are those of their figure 4. arXiv 1805.11604",
    "Plots made after `net.eval()` divide by running averages. Far from the weights they were "
    "collected at, these are not the statistics of anything: such a plot hides what batch norm "
    "does to the loss that is trained on.",
    "A filter-normalized step of 1 is as long as the weights themselves: the corner of this plane "
    "is √2 of it away. Training steps are far smaller; smooth far away says little about them.",
    "The networks here are small and the slice has two of their many thousand directions. A slice "
    "can look convex where the loss is not.",
    "Karakida, Akaho & Amari 2019, *The Normalization Method for Alleviating Pathological "
    "Sharpness in Wide Neural Networks*. arXiv 1906.02926",
    "Bears on the claims: batch norm makes the landscape smoother to look at; loss and gradient "
    "change less along the gradient; theorem 4.1's bound; the largest "
    "eigenvalues of Hessian and Fisher matrix are lower.",
)


lesson.show_page("landscape", body, KNOWN)
