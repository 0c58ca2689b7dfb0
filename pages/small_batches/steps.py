"""The steps of the lesson on small batches."""

from __future__ import annotations

from bn_core.lessons.small_batches import sentences
from bn_core.lessons.small_batches.config import SmallBatchesConfig, SmallBatchesView
from bn_core.lessons.small_batches.grouping import SAMPLES
from pages.shared.controls import set_controls, set_values
from pages.shared.live_figure import start_run
from pages.shared.steps import Step
from pages.small_batches.networks import RUN

SAME_RATE = SmallBatchesConfig(scaling="fixed")
IMAGES = SmallBatchesConfig(net="cnn", base_rate=1.0)


def _train(config: SmallBatchesConfig) -> None:
    """Show and train these networks; a callback."""
    set_controls(SmallBatchesView("networks"))
    set_controls(config)
    start_run(RUN)


def _group(letters: str) -> None:
    """Group the eight samples; a callback."""
    set_controls(SmallBatchesView("numbers"))
    set_values(samples=SAMPLES, groups=letters)


STEPS = (
    Step(
        do="Give all batch sizes the same learning rate.",
        watch="At first it shrinks with the batch. Is that why batch norm fails at 2?",
        button="Train with one learning rate",
        act=_train,
        values={"config": SAME_RATE},
        tell=sentences.tell_rate,
    ),
    Step(
        do="Cut eight samples, a number each, into pairs, each pair a batch of its own.",
        watch="Each line is one sample: above in one batch of eight, below in its pair.",
        button="Make four pairs",
        act=_group,
        values={"letters": "AABBCCDD"},
        tell=sentences.tell_pairs,
    ),
    Step(
        do="Make two batches of four instead.",
        watch="Do the samples differ again? Are the lines vertical?",
        button="Make two groups of four",
        act=_group,
        values={"letters": "AAAABBBB"},
        tell=sentences.tell_fours,
    ),
    Step(
        do="Train convolutional networks, where one image brings 16 values per channel.",
        watch="Look at batch norm in batches of 2, beside group norm.",
        button="Train convolutional networks",
        act=_train,
        values={"config": IMAGES},
        tell=sentences.tell_images,
    ),
)
