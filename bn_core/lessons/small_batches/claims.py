"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_SMALL = "Small batches"

CLAIMS = index_claims(
    Claim(
        "C35",
        _SMALL,
        "Small batches hurt batch norm, not group norm.",
        "WH18",
        "Networks of 3 × 96 learn digits in batches of 2 to 256, for equally many epochs, at "
        "rates that shrink with the batch. Their test errors are compared at 2.",
        "Batch norm 10 points or more above group norm at 2, in every seed.",
        (Limit("points", 0.1, "The paper finds 10.6 at 2 images, on ImageNet."),),
        ("cliff",),
        "small_batches",
        "Epochs, the rate at 32, and how it shrinks.",
        "The paper has ResNet-50 on ImageNet for 100 epochs; here it is 2 epochs of digits.",
    ),
    Claim(
        "C36",
        _SMALL,
        "At a batch of 2 batch norm gives ±1 and passes no gradient; at B it passes "
        "√((B − 2)/B) of it.",
        "derived here",
        "Normal batches of 2, 3, 4 and 8 go through batch norm with a random gradient from above. "
        "The root mean square of σ·∂L/∂x is measured.",
        "Each within 0.03 of √((B − 2)/B).",
        (Limit("near", 0.03, "A quarter of the smallest distance between the four roots."),),
        ("cliff",),
        "small_batches",
        "The size of the batch, and ε.",
    ),
)
"""Every claim by its id."""
