"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_SMALL = "Small batches"

CLAIMS = index_claims(
    Claim(
        id="C37",
        section=_SMALL,
        title="Predictions and their batch",
        statement="At inference a prediction does not depend on its batch; in train mode it does.",
        source="all texts",
        test=(
            "A trained network is asked about the test set in many batchings, at random and sorted"
            " by class. In eval mode the labels are compared, in train mode the accuracies."
        ),
        parts=judged_by_hand(
            "C37",
            "At inference a prediction does not depend on its batch; in train mode it does.",
            (
                "No label changes in eval mode; sorted batches of 32 cost more than 0.3 of the "
                "accuracy in train mode."
            ),
        ),
        trials=("companions",),
        lesson="running_averages",
        limits=(
            Limit(
                "drop",
                0.3,
                "Far beyond the spread of random batches: most sorted batches hold a class or two.",
            ),
            Limit("learned", 0.5, "A network that has learned less has little accuracy to lose."),
        ),
        knobs="Images in a judged batch, and training steps.",
        differs="One network is asked: in eval mode nothing is left to chance.",
    ),
)
"""Every claim by its id."""
