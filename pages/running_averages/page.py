"""The page of the lesson on running averages."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.running_averages import sentences
from bn_core.lessons.running_averages.code import write_timeline_code
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.facts import list_facts
from bn_core.lessons.running_averages.notebook import list_timeline
from bn_core.lessons.running_averages.table import timeline_to_csv
from bn_core.lessons.running_averages.timeline import simulate_timeline
from bn_core.lessons.running_averages.timeline_figure import draw_timeline
from pages.running_averages import (
    averaged_weights,
    predictions,
    settings,
    timeline,
    variance_estimates,
)
from pages.running_averages.steps import ANIMATION, STEPS
from pages.shared import frame
from pages.shared.live_figure import show_animation
from pages.shared.theme import get_theme

WHY = (
    "In training, batch norm uses the mean and variance of each mini-batch. Later the layer may "
    "get a single image, which has no useful mean of its own. So it keeps running averages while "
    "it trains, and uses those."
)
KNOWN = {
    *TimelineConfig.parameter_names(),
    *variance_estimates.NAMES,
    *averaged_weights.NAMES,
}

REASON = r"""
After each training batch the layer updates both averages:

$$
\text{running} \leftarrow (1 - m)\cdot\text{running} + m\cdot\text{batch}
$$

Here *batch* is the mean of the new batch, or its variance. The momentum $m$ is the share of the
newest batch; PyTorch's default is 0.1. After $n$ more batches a value keeps only $(1 - m)^n$ of its
weight. The layer has to forget, because its inputs change while earlier layers learn. A large $m$
follows quickly but is noisy; a small $m$ is smooth but late.

PyTorch normalizes with the variance divided by the batch size $N$. It stores the one divided by
$N - 1$, because the first is too small on average.
"""

PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), section 3.1 "
    "and Algorithm 2: inference with the statistics of the training set.",
    "Ioffe 2017, [Batch Renormalization](https://arxiv.org/abs/1702.03275): how small batches and "
    "running averages disagree.",
    "Izmailov et al. 2018, [Averaging Weights Leads to Wider Optima and Better Generalization]"
    "(https://arxiv.org/abs/1803.05407), section 3.1: batch norm after averaging.",
    "Wu & Johnson 2021, [Rethinking “Batch” in BatchNorm](https://arxiv.org/abs/2105.07576): exact "
    "statistics of the training set against running averages.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        chosen = settings.show_main_controls()
        with page.more_settings():
            chosen |= settings.show_more_settings(chosen)
    config = TimelineConfig(**chosen)
    result = simulate_timeline(config)
    facts = list_facts(result)
    with page.picture:
        moments = [sentences.describe_batch(result, at) for at in range(len(result.x) + 1)]
        show_animation(draw_timeline(result, get_theme()), moments, key=ANIMATION)
        st.caption(sentences.describe_data(config))
        if config.poison == "outlier" and result.corrupted_batch:
            st.markdown(sentences.describe_outlier(facts))
    page.show_tools(
        {"PyTorch": write_timeline_code(config)},
        "prints the running mean and variance after the last batch",
        ("running_averages.csv", lambda: timeline_to_csv(result)),
        notebook=partial(list_timeline, result),
    )
    page.show_steps(STEPS, facts)
    page.show_why(REASON)
    with page.beside_why:
        timeline.show_first_updates(result)
        timeline.show_averages(result)
    with page.check:
        one, two = st.columns(2, gap="large")
        with one:
            predictions.predict_half_momentum(config.momentum)
        with two:
            predictions.predict_same_batch()
    page.show_details(
        frame.Detail(
            "Why divide by N − 1?",
            partial(variance_estimates.show_estimates, config.batch_size),
            variance_estimates.NAMES,
        ),
        frame.Detail(
            "Averaged weights: EMA, SWA, mean teacher",
            averaged_weights.show_averaged_weights,
            averaged_weights.NAMES,
        ),
        frame.Detail("Papers and claims", partial(frame.show_sources, "running_averages", PAPERS)),
    )


frame.show_lesson("running_averages", WHY, body, KNOWN)
