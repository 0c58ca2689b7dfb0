"""The page of the lesson on the axes of a norm."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core import Forward, normalize
from bn_core.lessons.which_axes.code import write_numpy_norm, write_torch_norm
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.notebook import list_norm
from bn_core.lessons.which_axes.sentences import NormedBlock
from bn_core.lessons.which_axes.sharing import choose_axes, make_block
from pages.shared import frame
from pages.which_axes import padded, sharing
from pages.which_axes.choice import choose_config
from pages.which_axes.predictions import show_predictions
from pages.which_axes.steps import STEPS

WHY = (
    "Every normalization layer subtracts a mean. Which values go into that mean decides whether "
    "examples affect each other, and whether a batch of one works. Batch, layer, instance and "
    "group norm have one formula. They differ in the values that they average."
)
KNOWN = AxesConfig.parameter_names() | padded.NAMES
EPS = 1e-5

REASON = r"""
A norm standardizes each value with the mean $\mu_S$ and the variance $\sigma_S^2$ of a set $S$ of
values that contains it:

$$
\hat{x}_i = \frac{x_i - \mu_S}{\sqrt{\sigma_S^2 + \varepsilon}}
\qquad
\mu_S = \frac{1}{|S|} \sum_{j \in S} x_j
$$

$|S|$ is the number of values in the set. Batch norm puts all examples and positions of one channel
into $S$, because one filter computed them.

So each example depends on the others, and running averages replace the batch at inference. The
other norms stay within one example. The scale $\gamma$ and the shift $\beta$ do not depend on $S$:
every channel has one pair.
"""

PAPERS = (
    "Wu & He 2018, [Group Normalization](https://arxiv.org/abs/1803.08494), figure 2: this block.",
    "Ba, Kiros & Hinton 2016, [Layer Normalization](https://arxiv.org/abs/1607.06450).",
    "Ulyanov, Vedaldi & Lempitsky 2016, [Instance Normalization: The Missing Ingredient for Fast "
    "Stylization](https://arxiv.org/abs/1607.08022).",
    "How small a batch can be for batch norm: [small batches](/small_batches).",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        place, more = st.container(), page.more_settings()
        with place:
            config = choose_config(more)
    axes = choose_axes(config.norm, config.groups)
    step = normalize(make_block(config.shape, config.seed), axes=axes)
    with page.picture:
        sharing.show_values(step, config.values == "x̂")
    _show_tools(page, step)
    page.show_steps(STEPS, NormedBlock(config, step))
    page.show_why(REASON)
    with page.beside_why:
        sharing.show_counts(config)
    with page.check:
        show_predictions(config, step)
    page.show_details(
        frame.Detail("Sequences of unequal length", padded.show_padding, padded.NAMES),
        frame.Detail(
            "The same block in PyTorch", partial(sharing.show_badges, step, config.groups)
        ),
        frame.Detail("Papers and claims", partial(frame.show_sources, "which_axes", PAPERS)),
    )


def _show_tools(page: frame.Layout, step: Forward) -> None:
    given = (step.x, step.axes, EPS)
    codes = {"NumPy": write_numpy_norm(*given), "PyTorch": write_torch_norm(*given)}
    page.show_tools(codes, "prints the same numbers", notebook=partial(list_norm, step))


frame.show_lesson("which_axes", WHY, body, KNOWN)
