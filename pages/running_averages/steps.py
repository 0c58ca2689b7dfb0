"""The steps of the lesson on running averages."""

from __future__ import annotations

from collections.abc import Callable

from bn_core.lessons.running_averages import sentences
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.facts import TimelineFacts
from pages.shared.controls import set_controls
from pages.shared.live_figure import is_playing, play_from_start
from pages.shared.steps import Step

ANIMATION = "timeline"
"""The key of the animation."""


def _play(config: TimelineConfig) -> None:
    """Set the controls and play the timeline; a callback."""
    set_controls(config)
    play_from_start(ANIMATION)


def _after_playing(tell: Callable[[TimelineFacts], str]) -> Callable[[TimelineFacts], str]:
    """Return what tells nothing until the reader has seen the animation."""
    return lambda facts: "" if is_playing(ANIMATION) else tell(facts)


STEPS = (
    Step(
        do="Draw 120 other batches of the same kind, and play them.",
        watch="Watch the solid lines leave 0 and 1, where every new layer starts.",
        button="Play other batches",
        act=_play,
        values={"config": TimelineConfig(seed=1)},
        tell=_after_playing(sentences.tell_arrival),
    ),
    Step(
        do="Change the data at batch 60, as a layer's inputs change while earlier layers learn.",
        watch="Compare the solid line with the dashed one, the plain average of all batches.",
        button="Change the data",
        act=_play,
        values={"config": TimelineConfig(change_at=60)},
        tell=_after_playing(sentences.tell_change),
    ),
    Step(
        do="Give each new batch a share of 0.01 instead of 0.1.",
        watch="Watch how smooth the solid line gets, and where it ends.",
        button="Set momentum to 0.01",
        act=_play,
        values={"config": TimelineConfig(change_at=60, momentum=0.01)},
        tell=_after_playing(sentences.tell_slowness),
    ),
    Step(
        do="Go back to momentum 0.1 and data that stay. Put one NaN into batch 40, and reset the "
        "statistics before batch 60.",
        watch="Watch the lines break off, and where they start again.",
        button="Corrupt batch 40",
        act=_play,
        values={
            "config": TimelineConfig(poison="nan", poison_at=40, recover="reset", recover_at=60)
        },
        tell=_after_playing(sentences.tell_nan),
    ),
)
