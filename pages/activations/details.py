"""The closed parts of the page on activations."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.lessons.activations.sentences import UpdateFacts
from bn_core.lessons.activations.update_result import NETWORKS
from pages.shared.number_table import show_table

PAPERS = (
    "S. Ioffe, C. Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167): layers "
    "whose inputs drift, in section 1; figure 1 shows the 15th, 50th and 85th percentile of a "
    "unit, as “one unit over time” does here.",
    "S. Santurkar et al. 2018, [How Does Batch Normalization Help "
    "Optimization?](https://arxiv.org/abs/1805.11604): steadier inputs may not be the reason. "
    "The third network “noisy” is theirs.",
    "N. Bjorck et al. 2018, [Understanding Batch "
    "Normalization](https://arxiv.org/abs/1806.02375): activations that grow with depth at large "
    "learning rates.",
    "K. He et al. 2016, [Identity Mappings in Deep Residual "
    "Networks](https://arxiv.org/abs/1603.05027): the residual connections.",
)


def show_layers(facts: UpdateFacts) -> None:
    """Show the variance of every layer before and after the update as a table."""
    result = facts.result
    if result is None:
        st.caption("The table appears when the update is made.")
        return
    ratio = np.median(result.ratio(facts.rate), axis=0)
    own = np.median(result.own_ratio(facts.rate), axis=0)
    before = np.median(result.before, axis=0)
    columns = [
        each[number].tolist() for number in range(len(NETWORKS)) for each in (before, ratio, own)
    ]
    header = [
        f"{what}, {name}"
        for name in ("without", "with batch norm")
        for what in ("variance before", "after ÷ before", "by its own weights")
    ]
    show_table(
        ("layer", *header),
        [(str(i), *row) for i, row in enumerate(zip(*columns, strict=True), start=1)],
        None,
        "Variance of every layer before and after the update, median over the seeds",
    )


def show_method() -> None:
    """Say how the numbers of the page are measured."""
    st.markdown(
        "**One update.** Networks of 64 units per layer learn the 8 × 8 digits. Both have the "
        "same first weights. The update is one step of SGD on one batch of 64 images; the values "
        "are measured on 500 test images, which batch norm normalizes with their own statistics.\n"
        "- **Values of a layer**: what enters its nonlinearity; with batch norm, its output.\n"
        "- **Variance**: the mean over units of the variance over the images.\n"
        "- **Its own weights alone**: only this layer is updated, γ and β included. The layers "
        "before it stay as they were.\n"
        "- **How far values move**: the root mean square difference of a value after and before, "
        "over the standard deviation before.\n\n"
        "**A whole training.** All networks see the same batches. The loss is that of each batch; "
        "the accuracy is that of the test set, with the running statistics. What is shown of "
        "layers is measured on 128 test images as one batch (of a CNN 16, at every position).\n"
        "- **Guessing**: the dotted line is log C, the loss of C equal probabilities.\n"
        "- **Update / weight**: the standard deviation of what the optimizer has changed in a "
        "layer’s weights, over that of the weights before. It is the real update, also with "
        "Adam, momentum or weight decay.\n"
        "- **Gradients of weights**: those of the last step’s batch, before its update.\n"
        "- **Saturated**: the slope is under 5% of the largest one. With ReLU a unit is inactive "
        "where its input is not above 0. The map shows at most 64 units and 64 images.\n"
        "- **Drift**: how far the last update has moved the means of a layer’s units, as root mean "
        "square, over σ before it.\n"
        "- **Accuracy by statistics**: the statistics of the whole training set, or of each test "
        "batch of the training’s size (at most 64 batches).\n\n"
        "Only the chosen pictures are recorded. When you choose another one, the lab trains the "
        "same networks again to the same step, with the same numbers.\n\n"
        "**Initial weights.** LeCun: variance 1 / inputs. He: 2 / inputs. Gain of the "
        "nonlinearity: gain² / inputs, with gain 5/3 for tanh, √2 for ReLU and 1 for sigmoid.\n\n"
        "A CNN halves the image in its first layer, keeps its size, and averages it in the end. "
        "The noisy network has another random shift and scale for every unit and step after its "
        "batch norm. The frozen one keeps the statistics of its first weights."
    )
