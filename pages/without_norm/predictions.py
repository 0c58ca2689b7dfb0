"""Predictions of numbers about networks without norms."""

from __future__ import annotations

import math

import streamlit as st

from bn_core.lessons.without_norm.clipping import clip_gradient_norm
from bn_core.lessons.without_norm.residual_variance import find_branch_share, find_variance_factor
from pages.shared.predict import ask_prediction

_BLOCKS, _BLOCK = 20, 50


def show_predictions() -> None:
    """Ask for a spread without a norm, a branch's share, and a clipped gradient."""
    one, two, three = st.columns(3, gap="large")
    with one:
        ask_prediction(
            "spread of a stream",
            "A block without a norm doubles the variance of what enters it. By what factor has the "
            f"standard deviation grown after {_BLOCKS} blocks?",
            math.sqrt(find_variance_factor(_BLOCKS)),
            f"The variance has grown by 2^{_BLOCKS}, and its root by 2^{_BLOCKS // 2}. So have the "
            "outputs, and the loss with them.",
        )
    with two:
        ask_prediction(
            "share of a branch",
            "With batch norm every branch adds a variance of 1, and 1 enters the first block. "
            f"Which share of the variance behind block {_BLOCK} is from its own branch?",
            find_branch_share(_BLOCK),
            f"1/(1 + {_BLOCK}). Block {_BLOCK} changes little of what it passes on.",
        )
    with three:
        ask_prediction(
            "norm of a clipped gradient",
            "A unit's weights have the norm 2, its gradient has the norm 1, and λ is 0.1. What is "
            "the norm of the clipped gradient?",
            clip_gradient_norm(1.0, 2.0, 0.1),
            "At most λ times the norm of the weights, 0.1 · 2. Its direction stays.",
        )
