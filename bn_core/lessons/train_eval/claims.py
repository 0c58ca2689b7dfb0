"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart

_SMALL = "Small batches"

CLAIMS = index_claims(
    Claim(
        id="C37",
        section=_SMALL,
        title="Predictions and their batch",
        statement="At inference a prediction does not depend on its batch; in training mode it "
        "does.",
        source="textbooks and courses",
        test=(
            "Sigmoid networks of 3 × 100, one value per example, learn digits at rate 0.5 and "
            "classify the test set in batches of 2 to 256, at random and sorted by class. In "
            "evaluation mode the labels are compared, in training mode labels and accuracies; no "
            "rates are compared."
        ),
        parts=(
            ClaimPart(
                "C37",
                "evaluation",
                "In evaluation mode a prediction does not depend on its batch.",
                "labels that another order or batch size changes",
                "Not one of them may change.",
                most=0.0,
            ),
            ClaimPart(
                "C37",
                "training",
                "In training mode a prediction depends on its batch.",
                "share of test images whose label changes with the other images of its batch",
                "Only that it does is claimed.",
                least=0.0,
                none=0.0,
            ),
            ClaimPart(
                "C37",
                "sorted",
                "In training mode batches sorted by class cost more than 0.3 of the accuracy.",
                "accuracy lost to evaluation mode",
                "Far beyond the spread of random batches: most sorted batches hold a class or two.",
                least=0.3,
                knob="the number of images in a test batch",
            ),
        ),
        trials=("batch composition",),
        lesson="train_eval",
        limits=(
            Limit("learned", 0.5, "A network that has learned less has little accuracy to lose."),
        ),
        knobs="Images in a judged batch, and training steps.",
        differs="Texts give no number for sorted batches; 0.3 is ours.",
    ),
)
"""Every claim by its id."""
