"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_MEMORY = "Training and inference"

CLAIMS = index_claims(
    Claim(
        id="C08",
        section=_MEMORY,
        title="The m/(m − 1) correction",
        statement=(
            "Multiplying the averaged batch variance by m/(m − 1) makes it only approximately "
            "unbiased."
        ),
        source="an encyclopedia",
        test=(
            "100,000 normal batches of 8 are drawn and their corrected variances averaged. The "
            "distance from the true variance is told in standard errors."
        ),
        parts=judged_by_hand(
            "C08",
            (
                "Multiplying the averaged batch variance by m/(m − 1) makes it only approximately "
                "unbiased."
            ),
            "More than 3 standard errors from the true variance.",
        ),
        trials=("printed",),
        lesson="running_averages",
        limits=(Limit("errors", 3.0, "Chance alone goes as far in 3 of 1,000 experiments."),),
        knobs="The size of the batches.",
    ),
)
"""Every claim by its id."""
