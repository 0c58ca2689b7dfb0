"""The steps of the lesson on activations."""

from __future__ import annotations

from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.activations import sentences
from bn_core.lessons.activations.config import (
    PAIRS_PANELS,
    PAIRS_RUN,
    SATURATING_PANELS,
    SATURATING_RUN,
    TRAINING,
    UPDATE,
    DashboardView,
    PictureConfig,
    UpdateConfig,
    UpdateView,
)
from pages.activations import training, update
from pages.shared.controls import set_controls
from pages.shared.live_figure import start_run
from pages.shared.steps import Step


def _update(config: UpdateConfig, rate: str) -> None:
    """Show and start the update of these networks; a callback."""
    set_controls(PictureConfig(UPDATE))
    set_controls(config)
    set_controls(UpdateView(rate))
    start_run(update.RUN)


def _train(config: RunConfig, panels: str) -> None:
    """Show and start the training of these networks; a callback."""
    set_controls(PictureConfig(TRAINING))
    set_controls(DashboardView(panels))
    set_controls(config)
    start_run(training.RUN)


STEPS = (
    Step(
        do="Make the networks 20 layers deep.",
        watch="In “Variance of each layer”, compare the two lines without batch norm at the last "
        "layer.",
        button="Make them 20 layers deep",
        act=_update,
        values={"config": UpdateConfig(layers=20), "rate": "0.5"},
        tell=sentences.tell_depth,
    ),
    Step(
        do="Replace tanh by ReLU, at a smaller learning rate.",
        watch="See “How far a layer’s values move”: in which network do they move further?",
        button="Use ReLU at rate 0.1",
        act=_update,
        values={"config": UpdateConfig(activation="relu"), "rate": "0.1"},
        tell=sentences.tell_values,
    ),
    Step(
        do="Now train eight tanh layers, at the large learning rate 2.",
        watch="Watch the histograms of the last layers: where do their values go?",
        button="Train eight tanh layers",
        act=_train,
        values={"config": SATURATING_RUN, "panels": SATURATING_PANELS},
        tell=sentences.tell_saturation,
    ),
    Step(
        do="Train with batches of two images.",
        watch="Watch the test accuracy: which network is ahead at the end?",
        button="Train in batches of two",
        act=_train,
        values={"config": PAIRS_RUN, "panels": PAIRS_PANELS},
        tell=sentences.tell_pairs,
    ),
)
