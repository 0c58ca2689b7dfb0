"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_SMALL = "Small batches"

CLAIMS = index_claims(
    Claim(
        "C37",
        _SMALL,
        "At inference a prediction does not depend on its batch; in train mode it does.",
        "all texts",
        "A trained network is asked about the test set in many batchings, at random and sorted by "
        "class. In eval mode the labels are compared, in train mode the accuracies.",
        "No label changes in eval mode; sorted batches of 32 cost more than 0.3 of the accuracy "
        "in train mode.",
        (
            Limit(
                "drop",
                0.3,
                "Far beyond the spread of random batches: most sorted batches hold a class or two.",
            ),
            Limit("learned", 0.5, "A network that has learned less has little accuracy to lose."),
        ),
        ("companions",),
        "running_averages",
        "Images in a judged batch, and training steps.",
        "One network is asked: in eval mode nothing is left to chance.",
    ),
)
"""Every claim by its id."""
