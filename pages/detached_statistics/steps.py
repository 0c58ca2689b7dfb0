"""The steps of the lesson on detached statistics."""

from __future__ import annotations

from bn_core.lessons.detached_statistics.config import (
    FAST_RATE,
    BiasDriftConfig,
    LiveRunConfig,
)
from bn_core.lessons.detached_statistics.sentences import (
    describe_more_steps,
    describe_networks,
    describe_target,
)
from pages.detached_statistics.networks import RUN
from pages.shared.controls import make_setter
from pages.shared.live_figure import start_run
from pages.shared.steps import Step

_set_all = make_setter(BiasDriftConfig, LiveRunConfig)


def _train(rate: float) -> None:
    """Train the networks from their first weights; a callback."""
    _set_all(rate=rate)
    start_run(RUN)


STEPS = (
    Step(
        do="Ask the layer for outputs around 3 instead of 1.",
        watch="Watch the bias b and the loss in the upper two figures.",
        button="Set the target to 3",
        act=_set_all,
        values={"target": 3.0},
        tell=describe_target,
    ),
    Step(
        do="Go back to target 1, and train the bias twice as long.",
        watch="Does b come to rest? Does the loss fall?",
        button="Train for 2000 steps",
        act=_set_all,
        values={"toy_steps": 2000},
        tell=describe_more_steps,
    ),
    Step(
        do="Train the networks to the end with a ten times larger learning rate.",
        watch="In the lower figures, compare batch norm with its copy whose statistics are "
        "detached.",
        button=f"Set the learning rate to {FAST_RATE:g}",
        act=_train,
        values={"rate": FAST_RATE},
        tell=describe_networks,
    ),
)
