"""The page of the lesson on training and inference."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.running_averages.code import write_timeline_code
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.timeline import simulate_timeline
from pages.running_averages import (
    batch_composition,
    batch_noise,
    conventions,
    failure_case,
    predictions,
    variance_estimates,
)
from pages.running_averages import timeline as timeline_section
from pages.running_averages.settings import choose_config
from pages.shared import lesson
from pages.shared.controls import set_controls

KNOWN = {
    *(name for name, _ in TimelineConfig.parameters()),
    *conventions.NAMES,
    *variance_estimates.NAMES,
    *batch_noise.NAMES,
    *failure_case.NAMES,
    *batch_composition.NAMES,
}


def body(tools: DeltaGenerator, below: DeltaGenerator) -> None:
    """Draw the body between the row of ``tools`` and what is ``below`` the sections."""
    st.markdown(
        "In training a layer normalizes with its own batch. In eval mode it uses what it "
        "remembers of all batches: a running mean and a running variance. Watch them being made."
    )
    left, right = st.columns([3, 8], gap="large")
    config = choose_config(left, st.container())
    lesson.rerun_if_changed(config.batch_size, config.seed)
    timeline = simulate_timeline(config)
    with right:
        timeline_section.show_timeline(timeline)
    with tools:
        prints = "prints the running mean and variance at the film's end"
        lesson.show_tools({"PyTorch": write_timeline_code(config)}, prints)
    lesson.show_suggestions(TRIES)
    lesson.show_observations(timeline_section.summarize(timeline))
    conventions.show_conventions()
    with below:
        predictions.show_predictions(config.momentum)
        lesson.show_further_reading(FURTHER)


def _set_timeline(config: TimelineConfig) -> None:
    set_controls(config)


TRIES = (
    lesson.Suggestion(
        "Keras's default: a share of 0.01", _set_timeline, {"config": TimelineConfig(momentum=0.01)}
    ),
    lesson.Suggestion(
        "The source moves midway", _set_timeline, {"config": TimelineConfig(change_at=60)}
    ),
    lesson.Suggestion(
        "One NaN, and nobody resets", _set_timeline, {"config": TimelineConfig(poison="nan")}
    ),
    lesson.Suggestion(
        "An outlier, waited out",
        _set_timeline,
        {"config": TimelineConfig(poison="outlier", poison_at=40)},
    ),
    lesson.Suggestion(
        "A NaN, then a reset",
        _set_timeline,
        {"config": TimelineConfig(poison="nan", poison_at=40, recover="reset", recover_at=60)},
    ),
    lesson.Suggestion(
        "Two examples a batch", _set_timeline, {"config": TimelineConfig(batch_size=2)}
    ),
)

FURTHER = (
    "Ioffe & Szegedy 2015, *Batch Normalization*, section 3.1 and Algorithm 2: inference with "
    "population statistics. arXiv 1502.03167",
    "Ioffe 2017, *Batch Renormalization*: what small batches do to this difference. "
    "arXiv 1702.03275",
    "Wu & Johnson 2021, *Rethinking “Batch” in BatchNorm*: exact population statistics against "
    "running averages. arXiv 2105.07576",
    "Bears on the claims: the N/(N − 1) correction is only approximately unbiased; momentum 0.9 "
    "weights the old value.",
)


SECTIONS = (
    variance_estimates.show_estimates,
    batch_noise.show_batch_noise,
    failure_case.show_case,
    batch_composition.show_batch_composition,
)

lesson.show_page("running_averages", body, KNOWN, sections=SECTIONS)
