"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_SMALL = "Small batches"

CLAIMS = index_claims(
    Claim(
        id="C35",
        section=_SMALL,
        title="Small batches, group norm",
        statement="Small batches hurt batch norm, not group norm.",
        source="WH18",
        test=(
            "Networks of 3 × 96 learn digits in batches of 2 to 256, for equally many epochs, at "
            "rates that shrink with the batch. Their test errors are compared at 2."
        ),
        parts=judged_by_hand(
            "C35",
            "Small batches hurt batch norm, not group norm.",
            "Batch norm 10 points or more above group norm at 2, in every seed.",
        ),
        trials=("cliff",),
        lesson="small_batches",
        limits=(Limit("points", 0.1, "The paper finds 10.6 at 2 images, on ImageNet."),),
        knobs="Epochs, the rate at 32, and how it shrinks.",
        differs="The paper has ResNet-50 on ImageNet for 100 epochs; here it is 2 epochs of "
        "digits.",
    ),
    Claim(
        id="C36",
        section=_SMALL,
        title="A batch of two",
        statement=(
            "At a batch of 2 batch norm gives ±1 and passes no gradient; at B it passes "
            "√((B − 2)/B) of it."
        ),
        source="derived here",
        test=(
            "Normal batches of 2, 3, 4 and 8 go through batch norm with a random gradient from "
            "above. The root mean square of σ·∂L/∂x is measured."
        ),
        parts=judged_by_hand(
            "C36",
            (
                "At a batch of 2 batch norm gives ±1 and passes no gradient; at B it passes "
                "√((B − 2)/B) of it."
            ),
            "Each within 0.03 of √((B − 2)/B).",
        ),
        trials=("cliff",),
        lesson="small_batches",
        limits=(Limit("near", 0.03, "A quarter of the smallest distance between the four roots."),),
        knobs="The size of the batch, and ε.",
    ),
)
"""Every claim by its id."""
