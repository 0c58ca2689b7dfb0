"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_SMALL = "Small batches"
_POINTS = "test error of batch norm minus that of group norm at a batch of 2, in points"
_TEN = "The paper finds 10.6 at 2 images per device."
_ROUNDING = "This is float64's rounding of a few sums."

CLAIMS = index_claims(
    Claim(
        id="C35",
        section=_SMALL,
        title="Small batches, group norm",
        statement="Small batches raise the error of batch norm, not that of group norm.",
        source="WH18",
        where="section 4.1",
        test=(
            "Networks learn digits in batches of 2 to 256, for equally many epochs: fully "
            "connected ones of 3 × 96, where an example brings one value to each mean, and "
            "convolutional ones, where it brings 16. All norms have one rate, 0.1 or 1 at a batch "
            "of 32, scaled with the batch as in the paper."
        ),
        parts=(
            ClaimPart(
                "C35",
                "fully connected",
                "In batches of 2 fully connected networks err by 10 points more with batch norm "
                "than with group norm.",
                _POINTS,
                _TEN,
                least=10.0,
                none=0.0,
                trials=("batch sizes",),
            ),
            ClaimPart(
                "C35",
                "convolutional",
                "In batches of 2 convolutional networks err by 10 points more with batch norm than "
                "with group norm.",
                _POINTS,
                _TEN,
                least=10.0,
                none=0.0,
                trials=("batch sizes of images",),
            ),
            ClaimPart(
                "C35",
                "group norm",
                "Group norm errs as little in batches of 2 as in batches of 32.",
                "test error of group norm at a batch of 2 minus that at 32, in points",
                "The paper's differ by a tenth of a point; a point is five of 500 test images.",
                most=1.0,
            ),
        ),
        trials=("batch sizes", "batch sizes of images"),
        lesson="small_batches",
        limits=(
            Limit(
                "learned",
                0.3,
                "A network that still errs more often has not made enough steps, and says nothing "
                "about the size of its batches.",
            ),
        ),
        knobs="Kind of network, epochs, the rate at 32, and how it shrinks.",
        differs="The paper has ResNet-50 on ImageNet for 100 epochs; here it is 2 epochs of "
        "digits. In batches of 32 these are too few steps for convolutions with group norm.",
    ),
    Claim(
        id="C36",
        section=_SMALL,
        title="A batch of two",
        statement=(
            "If each example brings one value to a mean, batch norm without ε gives ±1 at a batch "
            "of 2 and passes no gradient; at B it passes √((B − 2)/B) of a random one."
        ),
        source="derived here",
        test=(
            "Random batches of 2, 3, 4 and 8 are normalized without ε, and the whole Jacobian of "
            "x̂ is computed. Beside it, random gradients are sent back through the layers of a "
            "trained network."
        ),
        parts=(
            ClaimPart(
                "C36",
                "signs",
                "At a batch of 2 batch norm gives ±1.",
                "largest distance of x̂ from ±1",
                _ROUNDING,
                most=1e-9,
                nature=Nature.ARITHMETIC,
            ),
            ClaimPart(
                "C36",
                "gradient",
                "At a batch of B batch norm passes √((B − 2)/B) of a random gradient: nothing at "
                "2.",
                "largest distance of the passed share from √((B − 2)/B)",
                _ROUNDING,
                most=1e-6,
                nature=Nature.ARITHMETIC,
            ),
        ),
        trials=("batch sizes",),
        lesson="small_batches",
        knobs="The size of the batch, and ε. Of images with H × W positions B·H·W values share a "
        "mean.",
    ),
)
"""Every claim by its id."""
