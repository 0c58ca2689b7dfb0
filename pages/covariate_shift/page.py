"""The page of the lesson on internal covariate shift."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.covariate_shift.code import write_shift_code
from bn_core.lessons.covariate_shift.figure import draw_by_layer, draw_over_time
from bn_core.lessons.covariate_shift.notebook import list_cosines
from bn_core.lessons.covariate_shift.sentences import Facts
from bn_core.lessons.covariate_shift.table import to_csv
from bn_core.lessons.covariate_shift.view import GRADIENTS
from pages.covariate_shift import details
from pages.covariate_shift.instrument import OWN_NAMES, choose_settings, show_picture
from pages.covariate_shift.steps import STEPS
from pages.shared import frame
from pages.shared.live_figure import show_figures
from pages.shared.predict import ask_prediction
from pages.shared.theme import get_theme

WHY = (
    "The paper of 2015 says that batch norm helps because it holds the inputs of each layer "
    "steady while earlier layers learn. Their movement is called internal covariate shift. So what "
    "happens if we move the inputs on purpose?"
)
KNOWN = {"setting", "show", *OWN_NAMES}

REASON = r"""
“Internal covariate shift” has two meanings. First: the inputs of a layer move. Batch norm does make
them steadier ([claim C41](/claims?claim=C41)). But with noise they move more than without batch
norm, and the sigmoid and ReLU networks still learn. So steady inputs are not necessary.

Second: a layer's gradient changes when the earlier layers move,

$$\cos(G, G') = \frac{G \cdot G'}{\lVert G \rVert \, \lVert G' \rVert},$$

where $G$ is the gradient before and $G'$ after the earlier layers' update, on the same batch. Batch
norm raises this cosine at some learning rates and lowers it at others, so here this does not
explain it, either. [The landscape of the loss](/landscape) may.
"""


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        in_view = st.container(gap="small")
    with in_view:
        view, config = choose_settings(page.more_settings())
    with page.picture:
        facts = show_picture(view, config)
    page.show_tools(
        {"This page's numbers": write_shift_code(config, view.show)},
        "prints the medians of the picture, and the verdicts",
        ("covariate_shift.csv", lambda: to_csv(config, facts.result)),
        notebook=partial(list_cosines, config, facts.result) if config.net != "linear" else None,
    )
    page.show_steps(STEPS, facts)
    page.show_why(REASON)
    with page.beside_why:
        _show_more(facts, view.show)
    with page.check:
        _show_predictions()
    page.show_details(
        frame.Detail("Every measure over the training", partial(details.show_measures, facts)),
        frame.Detail("What this run says about claims", partial(details.show_verdicts, facts)),
        frame.Detail("How it is measured", details.show_method),
        frame.Detail(
            "Papers and claims", partial(frame.show_sources, "covariate_shift", details.PAPERS)
        ),
    )


def _show_more(facts: Facts, show: str) -> None:
    """Show the gradients by layer, or the accuracy over the training."""
    if facts.result is None:
        return
    draw = draw_by_layer if show == GRADIENTS else partial(draw_over_time, what="accuracy")
    show_figures([draw(facts.config, facts.result, theme=get_theme())], "beside")


def _show_predictions() -> None:
    one, two = st.columns(2, gap="large")
    with one:
        ask_prediction(
            "moved mean",
            "A unit has mean 0 and standard deviation 1 after batch norm. In one step the noise "
            "multiplies it by 1.25 and adds 0.5, in the next it multiplies by 1 and adds −0.5. By "
            "how many standard deviations, as in the first step, does the mean move?",
            0.8,
            "It goes from 0.5 to −0.5, a distance of 1, and the first standard deviation is 1.25.",
        )
    with two:
        ask_prediction(
            "twice as long",
            "A layer's gradient is (3, 4). After the update of the earlier layers it is (6, 8) on "
            "the same batch. What is the cosine between them?",
            1.0,
            "It is twice as long but has the same direction: (3 · 6 + 4 · 8)/(5 · 10) = 1.",
        )


frame.show_lesson("covariate_shift", WHY, body, KNOWN)
