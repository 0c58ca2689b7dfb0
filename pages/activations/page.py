"""The page of the lesson on activations: one update, and networks trained live."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.activations.config import TRAINING, UPDATE, PictureConfig
from bn_core.lessons.activations.sentences import TrainingFacts, UpdateFacts
from pages.activations import details, stories, training, update
from pages.activations.steps import STEPS
from pages.shared import frame
from pages.shared.controls import show_linked_choice
from pages.shared.predict import ask_prediction

WHY = (
    "Training changes all layers at once. A layer is adjusted to the values that it received, but "
    "the layers before it have changed, too. What does a single update do to each layer, and what "
    "does batch norm keep still?"
)
_VIEWS = {UPDATE: "one update", TRAINING: "a whole training"}
_OF_VIEW = {TRAINING: training.NAMES | stories.NAMES, UPDATE: update.NAMES}
KNOWN = {"view", *_OF_VIEW[TRAINING], *_OF_VIEW[UPDATE]}

REASON = r"""
A layer multiplies the variance of what it receives by a gain. An update changes the gain of layer
$k$ by a factor $r_k$, mostly close to 1. Each layer passes its variance on to the next, so in layer
$L$ the factors multiply:

$$
\frac{\text{variance after}}{\text{variance before}} = r_1 \cdot r_2 \cdots r_L .
$$

With $r_k = 1.05$ in each layer this is 2.7 after 20 layers. If many updates do so, tanh saturates,
or values overflow.

Batch norm divides by the variance that it measures, after the update as before it. So only its own
scale $\gamma$ changes a layer's variance. It does not hold the values: what one image gives still
depends on all weights before.
"""


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        view = show_linked_choice(PictureConfig, "view", "Look at", _VIEWS, _OF_VIEW)
    shows_update = view == UPDATE
    facts = update.show_update(page) if shows_update else training.show_training(page)
    page.show_steps(STEPS, facts)
    if isinstance(facts, TrainingFacts):
        with page.steps:
            stories.show_stories(facts)
    page.show_why(REASON)
    with page.beside_why:
        st.subheader("Steadier, and therefore better?", anchor=False)
        st.markdown(
            "Here mean and variance stay put, and [claim C41](/claims?claim=C41) measures this "
            "over a whole training. Whether it is why networks with batch norm learn faster is "
            "disputed. Santurkar et al. (2018) make the layers unsteady again with noise after "
            "each batch norm, and train them. The lesson on [covariate shift](/covariate_shift) "
            "repeats it; [claim C23](/claims?claim=C23) says what was measured. How much sooner "
            "such networks learn is [claim C12](/claims?claim=C12)."
        )
    with page.check:
        _show_predictions()
    page.show_details(
        *(
            [frame.Detail("Every layer in numbers", partial(details.show_layers, facts))]
            if isinstance(facts, UpdateFacts)
            else []
        ),
        frame.Detail("How it is measured", details.show_method),
        frame.Detail(
            "Papers and claims", partial(frame.show_sources, "activations", details.PAPERS)
        ),
    )


def _show_predictions() -> None:
    one, two = st.columns(2, gap="large")
    with one:
        ask_prediction(
            "every weight",
            "Ten linear layers have no batch norm. An update makes every weight 3% larger. By "
            "what factor does it multiply the variance of layer 10?",
            1.03**20,
            "Each layer multiplies the standard deviation by 1.03 and the variance by 1.03². Over "
            "ten layers that is 1.03²⁰.",
        )
    with two:
        ask_prediction(
            "every weight with batch norm",
            "The same ten layers have batch norm. By what factor does the update multiply the "
            "variance of layer 10, after its batch norm?",
            1.0,
            "Batch norm divides by the larger standard deviation, so the variance is what γ makes "
            "it, before and after.",
        )


frame.show_lesson("activations", WHY, body, KNOWN)
