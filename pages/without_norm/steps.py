"""The steps of the lesson on doing without normalization."""

from __future__ import annotations

from bn_core.lessons.without_norm import sentences
from bn_core.lessons.without_norm.config import DEEP, FOURS, FREE_FACTORS, NO_SKIPS
from pages.shared.controls import set_controls
from pages.shared.steps import Step

STEPS = (
    Step(
        do="Stack 40 blocks instead of 10.",
        watch="Without a norm the variance doubles in each of them. Which lines still reach 0.9, "
        "and at how many rates?",
        button="Stack 40 blocks",
        act=set_controls,
        values={"config": DEEP},
        tell=sentences.tell_depth,
    ),
    Step(
        do="Clip all gradients except those of SkipInit's α, with 10 blocks again.",
        watch="Look at the right end of the first picture. Does SkipInit + clipping still work at "
        "larger rates than SkipInit alone?",
        button="Leave α unclipped",
        act=set_controls,
        values={"config": FREE_FACTORS},
        tell=sentences.tell_factors,
    ),
    Step(
        do="Remove the skip connections, and clip everything again.",
        watch="SkipInit needs skips, so its lines are gone. Who still learns?",
        button="Remove the skips",
        act=set_controls,
        values={"config": NO_SKIPS},
        tell=sentences.tell_skips,
    ),
    Step(
        do="Put only 4 examples into a batch, with skips again.",
        watch="Batch statistics of 4 examples are noisy. Is batch norm still among the highest "
        "lines?",
        button="Take 4 examples per batch",
        act=set_controls,
        values={"config": FOURS},
        tell=sentences.tell_batches,
    ),
)
