"""Predictions of two numbers of the running averages."""

from __future__ import annotations

import streamlit as st

from bn_core import normalize
from bn_core.norm.conventions import KERAS, PYTORCH, update_statistics
from bn_core.norm.momentum import count_batches_to_reach
from bn_core.text.numbers import format_number
from pages.running_averages.conventions import GOLDEN
from pages.shared.predict import ask_prediction


def show_predictions(momentum: float) -> None:
    """Ask for the effect of half the momentum, and of the same batch twice."""
    st.subheader("Check yourself", anchor=False)
    one, two = st.columns(2, gap="large")
    with one:
        ask_prediction(
            "half the momentum",
            f"Halve the film's momentum, from {format_number(momentum)} to "
            f"{format_number(momentum / 2)}. After how "
            "many batches is 99% of an old value forgotten?",
            float(count_batches_to_reach(momentum / 2)),
            f"The old value keeps (1 − {format_number(momentum / 2)})ⁿ of itself. With "
            f"{format_number(momentum)} it "
            f"took {count_batches_to_reach(momentum)}.",
        )
    with two:
        _predict_same_batch()


def _predict_same_batch() -> None:
    step = normalize(GOLDEN)
    first = float(update_statistics(step, PYTORCH).var[0])
    second = float(update_statistics(step, PYTORCH, var=first).var[0])
    old = 1 - PYTORCH.momentum
    once = update_statistics(step, KERAS, old).var
    biased = float(update_statistics(step, KERAS, old, var=once).var[0])
    ask_prediction(
        "the same batch twice",
        "A new PyTorch layer with its default momentum sees the batch 1, 2, 3, 4 twice. What is "
        "its running variance then?",
        second,
        f"It starts at 1, after one batch it is {format_number(first, 5)}, then "
        f"{format_number(second, 5)}: it moves towards the unbiased "
        f"{format_number(float(PYTORCH.stored_var(step)[0]))}. With the biased variance it would "
        f"be {format_number(biased, 4)}.",
    )
