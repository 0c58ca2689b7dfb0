"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_MEMORY = "Training and inference"

CLAIMS = index_claims(
    Claim(
        "C08",
        _MEMORY,
        "Multiplying the averaged batch variance by m/(m − 1) makes it only approximately "
        "unbiased.",
        "an encyclopedia",
        "100,000 normal batches of 8 are drawn and their corrected variances averaged. The "
        "distance from the true variance is told in standard errors.",
        "More than 3 standard errors from the true variance.",
        (Limit("errors", 3.0, "Chance alone goes as far in 3 of 1,000 experiments."),),
        ("printed",),
        "running_averages",
        "The size of the batches.",
    ),
)
"""Every claim by its id."""
