"""The steps of the lesson on regularization."""

from __future__ import annotations

from bn_core.lessons.regularization import sentences
from bn_core.lessons.regularization.config import (
    BatchNoiseConfig,
    GhostBatchesConfig,
    RegularizationView,
)
from pages.regularization.networks import RUN
from pages.shared.controls import set_controls
from pages.shared.live_figure import start_run
from pages.shared.steps import Step

MORE_EXAMPLES = GhostBatchesConfig(examples="300")
BEST_RATES = GhostBatchesConfig(batch="16", steps=300, tuned=True, seeds=3)


def _show_noise() -> None:
    """Show the noise of one value; a callback."""
    set_controls(RegularizationView("value"))
    set_controls(BatchNoiseConfig())


def _train(config: GhostBatchesConfig) -> None:
    """Show and train these networks; a callback."""
    set_controls(RegularizationView("networks"))
    set_controls(config)
    start_run(RUN)


STEPS = (
    Step(
        do="See the noise: fix one value, and draw the rest of its batch again and again.",
        watch="Look how wide the band is in small batches and in large ones.",
        button="Draw 1,000 batches of each size",
        act=_show_noise,
        tell=sentences.tell_noise,
    ),
    Step(
        do="Train with 300 examples instead of 100.",
        watch="Smaller ghost batches are noisier. Do they still help as much?",
        button="Train with 300 examples",
        act=_train,
        values={"config": MORE_EXAMPLES},
        tell=sentences.tell_more_examples,
    ),
    Step(
        do="Compare fairly: ordinary batches of 16, and for each network its best learning rate.",
        watch="Compare “batches of 16” with “all”: only the noise of their statistics differs.",
        button="Train with the best rates",
        act=_train,
        values={"config": BEST_RATES},
        tell=sentences.tell_best_rates,
    ),
)
