"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart

_FAST = "Faster and steadier"

CLAIMS = index_claims(
    Claim(
        id="C12",
        section=_FAST,
        title="Faster and steadier, figure 1 of 2015",
        statement=(
            "With batch norm a network learns faster and reaches a higher accuracy, and the inputs "
            "of a typical sigmoid unit are steadier during training."
        ),
        source="IS15",
        where="Section 4.1, figure 1",
        test=(
            "Sigmoid networks of 3 × 100 learn for 2,000 steps in batches of 60, both at one rate "
            "of 0.5 that is tuned for neither. Accuracies are compared at step 100 and at the end, "
            "and how far the median of one unit of layer 3 wanders."
        ),
        parts=(
            ClaimPart(
                "C12",
                "faster",
                "With batch norm the network learns faster.",
                "test accuracy with batch norm minus that without, at step 100",
                "A third of the way from chance to all right.",
                least=0.3,
                none=0.0,
            ),
            ClaimPart(
                "C12",
                "higher",
                "With batch norm the network reaches a higher accuracy.",
                "test accuracy with batch norm minus that without, after the last step",
                "Higher at all: the figure's two curves are close at its end.",
                least=0.0,
                none=0.0,
            ),
            ClaimPart(
                "C12",
                "steadier",
                "With batch norm the inputs of a typical sigmoid unit are steadier.",
                "range of the median of the unit's inputs, without batch norm over that with it",
                "Steadier at all: the paper gives no number.",
                least=1.0,
                none=1.0,
                unit=" times",
            ),
        ),
        trials=("first figure digits", "first figure mnist"),
        lesson="activations",
        limits=(Limit("early", 100, "The start of a run, before both have learned."),),
        knobs="Data set, nonlinearity, learning rate and first weights.",
        differs=(
            "The paper trains 50,000 steps on all of MNIST and gives no learning rate; here it is "
            "2,000 steps on some thousand digits. With each at its own best rate, the lead is "
            "that of the claim on training steps."
        ),
    ),
)
"""Every claim by its id."""
