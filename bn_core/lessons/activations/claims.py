"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_FAST = "Faster and steadier"

CLAIMS = index_claims(
    Claim(
        id="C12",
        section=_FAST,
        title="Faster and steadier, figure 1 of 2015",
        statement=(
            "With batch norm a network learns faster, and its activations hold steadier (the 2015 "
            "paper's first figure)."
        ),
        source="IS15",
        test=(
            "Sigmoid networks of 3 × 100 learn in batches of 60. The accuracy at step 100 is "
            "compared, and so is how far the median of one unit of layer 3 wanders."
        ),
        parts=judged_by_hand(
            "C12",
            (
                "With batch norm a network learns faster, and its activations hold steadier (the "
                "2015 paper's first figure)."
            ),
            (
                "An accuracy higher by 0.3 at step 100, and a smaller range of the median, with "
                "batch norm."
            ),
        ),
        trials=("first figure digits", "first figure mnist"),
        lesson="activations",
        limits=(
            Limit("ahead", 0.3, "A third of the way from chance to all right."),
            Limit("early", 100, "The start of a run, before both have learned."),
        ),
        knobs="Data set, nonlinearity, learning rate and first weights.",
        differs=(
            "The paper trains 50,000 steps on all of MNIST and gives no learning rate; here it is "
            "2,000 steps on some thousand digits."
        ),
    ),
)
"""Every claim by its id."""
