"""The page of the lesson on depth."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.depth.code import (
    write_growth_code,
    write_trainability_code,
    write_untrained_code,
)
from bn_core.lessons.depth.config import DepthConfig, TrainabilityConfig
from bn_core.lessons.depth.first_weights_config import FirstWeightsConfig
from bn_core.lessons.depth.notebook import list_trained, list_untrained
from bn_core.lessons.depth.sentences import Facts, describe_signal
from bn_core.lessons.depth.table import training_to_csv, untrained_to_csv
from bn_core.lessons.depth.untrained_config import TRAINED, DepthView, UntrainedConfig
from bn_core.lessons.depth.untrained_figure import draw_signal
from pages.depth import details
from pages.depth.instrument import choose_settings, show_picture
from pages.depth.predictions import show_predictions
from pages.depth.steps import STEPS
from pages.shared import frame
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

WHY = (
    "Deeper networks can do more, but the first layers learn from a gradient that has passed all "
    "others. Each layer makes it smaller or larger. Batch norm is often said to have made deep "
    "networks possible. At 50 layers, here, it does so only with skip connections."
)
KNOWN = {
    *DepthView.parameter_names(),
    *UntrainedConfig.parameter_names(),
    *DepthConfig.parameter_names(),
    *TrainabilityConfig.parameter_names(),
    *FirstWeightsConfig.parameter_names(),
}

REASON = r"""
Each layer multiplies the squared gradient by some factor, and $L$ layers by its $L$th power. With
He's weights that factor is 1. Batch norm then divides by the standard deviation $\sigma$ of each
unit. It subtracts the mean first, which is large after ReLU, so only $\sigma^2 = 1 - 1/\pi = 0.68$
is left:

$$
\frac{1}{\sigma^2} = \frac{\pi}{\pi - 1} = 1.47
$$

So the norm grows by $\sqrt{1.47} = 1.21$ per layer in large batches, and faster in small ones.
With skips the variance grows by about 1 in each block, so block $l$ divides by $\sqrt{l}$. Deep
blocks then change little, and the gradient grows slowly.
"""


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        in_view = st.container(gap="small")
    with in_view:
        view, config, training = choose_settings(page.more_settings())
    with page.picture:
        facts = show_picture(view, config, training)
    if view.show == TRAINED:
        codes = {"The training of this page": write_trainability_code(training)}
        csv = ("depth_training.csv", lambda: training_to_csv(training, facts.trained))
    else:
        codes = {
            "PyTorch, with weights of its own": write_growth_code(config),
            "The numbers of this page": write_untrained_code(config),
        }
        csv = ("depth_layers.csv", lambda: untrained_to_csv(facts.networks))
    notebook = (
        partial(list_trained, training, facts.trained)
        if view.show == TRAINED
        else partial(list_untrained, config, facts.networks)
    )
    page.show_tools(codes, "prints the numbers", csv, notebook=notebook)
    page.show_steps(STEPS, facts)
    page.show_why(REASON)
    with page.beside_why:
        _show_signal(facts)
    with page.check:
        show_predictions()
    page.show_details(
        frame.Detail(
            "Learning rates, and the claims on training", partial(details.show_rates, facts.trained)
        ),
        frame.Detail(
            "Gradients by batch size and depth, over seeds",
            details.show_gradients,
            details.GRADIENT_NAMES,
        ),
        frame.Detail(
            "Similar examples, small blocks and noisy gradients before training",
            details.show_first_weights,
            details.FIRST_NAMES,
        ),
        frame.Detail("How it is measured", details.show_method),
        frame.Detail("Papers and claims", partial(frame.show_sources, "depth", details.PAPERS)),
    )


def _show_signal(facts: Facts) -> None:
    show_figures([draw_signal(facts.networks, get_theme())], "signal by layer")
    st.markdown(describe_signal(facts.config, facts.networks))


frame.show_lesson("depth", WHY, body, KNOWN)
