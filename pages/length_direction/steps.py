"""The steps of the lesson on length and direction."""

from __future__ import annotations

from bn_core.lessons.length_direction import sentences
from bn_core.lessons.length_direction.config import DECAY, UNIT, LengthConfig, UnitConfig
from pages.shared.controls import set_controls, set_values
from pages.shared.live_figure import start_run
from pages.shared.steps import Step

RUN = "length_direction run"
"""Where the session keeps the networks."""
LENGTH = 3.0
RATE = 0.45
"""The rate that makes up for ``LENGTH``: its square times that of length 1."""
DECAYED = 0.05


def _show_unit(config: UnitConfig) -> None:
    """Show the unit with these settings; a callback."""
    set_values(picture=UNIT)
    set_controls(config)


def _train_networks() -> None:
    """Show the networks with weight decay; a callback."""
    set_values(picture=DECAY)
    set_controls(LengthConfig())
    start_run(RUN)


STEPS = (
    Step(
        do="Make w three times as long, and keep the learning rate.",
        watch="Is the loss at the diamond another one? How far do 40 steps turn w?",
        button="Make w three times as long",
        act=_show_unit,
        values={"config": UnitConfig(length=LENGTH)},
        tell=sentences.tell_longer,
    ),
    Step(
        do="Make the learning rate 3² = 9 times as large.",
        watch="Compare the two curves of the loss.",
        button="Use nine times the rate",
        act=_show_unit,
        values={"config": UnitConfig(length=LENGTH, rate=RATE)},
        tell=sentences.tell_faster,
    ),
    Step(
        do="Add weight decay.",
        watch="Each step now shortens w, too. Does the loss fall faster or slower?",
        button="Add weight decay 0.05",
        act=_show_unit,
        values={"config": UnitConfig(length=LENGTH, rate=RATE, decay=DECAYED)},
        tell=sentences.tell_decay,
    ),
    Step(
        do="Train whole networks with weight decay and without it.",
        watch="Compare dashes and dots: weight decay, and a learning rate that grows instead.",
        button="Train the networks",
        act=_train_networks,
        tell=sentences.tell_networks,
    ),
)
