"""The page of the lesson on scale and shift."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from bn_core.lessons.scale_and_shift.config import (
    BATCH,
    NETWORKS,
    AffineConfig,
    PictureConfig,
)
from bn_core.text.numbers import format_number
from pages.four_steps.parameters import GIVEN
from pages.scale_and_shift import frozen, statistics
from pages.scale_and_shift.batch import show_batch
from pages.scale_and_shift.networks import show_networks
from pages.scale_and_shift.steps import STEPS
from pages.shared import frame
from pages.shared.batch_input import NAMES, TEXT
from pages.shared.controls import show_linked_choice
from pages.shared.predict import ask_prediction

WHY = (
    "Normalizing leaves all numbers with mean 0 and standard deviation 1. Is that what the next "
    "layer needs? The four networks below are equal, except for what their batch norm learns: "
    "neither the scale γ nor the shift β, γ alone, β alone, or both."
)
_PICTURES = {NETWORKS: "four networks", BATCH: "one batch of numbers"}
_OF_PICTURE = {
    BATCH: {TEXT, NAMES, GIVEN, "second", "gamma", "beta", "eps", "feature", "sample", "mode"},
    NETWORKS: {"moment", *AffineConfig.parameter_names()},
}
KNOWN = {*_OF_PICTURE[BATCH], *_OF_PICTURE[NETWORKS], *frozen.NAMES, *statistics.NAMES, "picture"}

REASON = r"""
A normalized feature has mean 0 and standard deviation 1, whatever the network needs. A tanh
unit is then 0 at the mean of the batch, and opposite points get opposite values. No sum of such
units can tell an inner circle from an outer one.

$$
y = \gamma\,\hat{x} + \beta
$$

The shift $\beta$ moves the point where a unit switches. The scale $\gamma$ makes the switch
sharper or softer. Gradient descent learns both, from $\gamma = 1$ and $\beta = 0$. So the
network chooses mean and spread of $y$: they no longer result from all weights before. Where other
weights can do the same work, as on the digits, all four networks are about equally accurate.
"""

PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization: Accelerating Deep Network Training by Reducing "
    "Internal Covariate Shift](https://arxiv.org/abs/1502.03167). Section 3 introduces γ and β so "
    "that the layer “can represent the identity transform”.",
    "Frankle, Schwab & Morcos 2021, [Training BatchNorm and Only BatchNorm]"
    "(https://arxiv.org/abs/2003.00152), train γ and β alone, with random weights.",
    "Zhang & Sennrich 2019, [Root Mean Square Layer Normalization](https://arxiv.org/abs/1910.07467)"
    ", leave out the mean.",
    "Salimans & Kingma 2016, [Weight Normalization](https://arxiv.org/abs/1602.07868): mean-only "
    "batch norm.",
    "Claim C04: [γ and β undo the normalization](/claims?claim=C04), measured over batch sizes.",
    "Flax, [BatchNorm](https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/"
    "normalization.html): γ can be left out if the next layer is linear or a ReLU, because the "
    "next layer can do the scaling.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        picture = show_linked_choice(PictureConfig, "picture", "Picture", _PICTURES, _OF_PICTURE)
    facts = show_batch(page) if picture == BATCH else show_networks(page)
    page.show_steps(STEPS, facts)
    page.show_why(REASON)
    with page.check:
        _show_predictions()
    page.show_details(
        frame.Detail("How it was measured", _show_method),
        frame.Detail("Why tanh units need β for circles (optional, needs odd functions)", _prove),
        frame.Detail("Only γ and β are trained", frozen.show_frozen_weights, frozen.NAMES),
        frame.Detail(
            "Only the mean, or only a deviation", statistics.show_statistics, statistics.NAMES
        ),
        frame.Detail("Papers and claims", partial(frame.show_sources, "scale_and_shift", PAPERS)),
    )


def _show_predictions() -> None:
    one, two = st.columns(2, gap="large")
    unit = float(np.tanh(1.5))
    with one:
        ask_prediction(
            "opposite",
            f"A tanh unit without γ and β answers {format_number(unit)} where x̂ = 1.5. What does "
            "it answer where x̂ = −1.5?",
            -unit,
            "tanh is odd, so opposite points get opposite values.",
        )
    with two:
        ask_prediction(
            "mean",
            "A batch of 64 numbers goes through batch norm with γ = −3 and β = 2. What is the mean "
            "of the 64 outputs?",
            2.0,
            "The mean of x̂ is 0, so γ cannot change the mean of y. β is added to it.",
        )


def _show_method() -> None:
    st.markdown(
        "Each hidden layer is a weight without bias, batch norm and the nonlinearity. A γ that is "
        "not learned stays 1, and a β that is not learned stays 0: PyTorch's `BatchNorm1d` with "
        "`affine=False` has neither. The four networks of a seed start from the same weights and "
        "see the same batches. They learn by plain gradient descent.\n\n"
        "Accuracy is that of 500 test examples with the running statistics. The maps and the paths "
        "of γ and β are those of the first seed, and the paths those of the first layer.\n\n"
        "The network is small so that nothing else can do the work of β. Try ReLU on the circles, "
        "or two layers of ReLU on the spirals: there the four networks come close to each other."
    )


def _prove() -> None:
    st.markdown(
        r"""
Let the points of a batch lie symmetric about its mean: with every point $m + d$ there is $m - d$.
A weight gives $w \cdot (m \pm d)$, and batch norm without β turns that into $\pm\hat{x}$. tanh is
odd, so the unit answers $\pm\tanh\hat{x}$. The next layer sees values whose mean is 0 and that are
opposite again, at any depth. The logits are a bias plus an odd function of $d$.

Two circles are such a batch, but both $m + d$ and $m - d$ are on the same circle. For one of the
two points the odd part pushes to the wrong class, so about half of the answers are wrong. A γ
changes nothing in this argument; a β ends it.

On the moons opposite points have opposite classes:
there the odd function is no obstacle, and γ is what helps.

A ReLU unit is not odd, and one hidden layer of them draws the circles without β. But along a ray
from the mean each unit without β is linear. So each logit is linear there, too, and the class
cannot change often along the ray. Three spirals need that: try them with ReLU and 32 units.
"""
    )


frame.show_lesson("scale_and_shift", WHY, body, KNOWN)
