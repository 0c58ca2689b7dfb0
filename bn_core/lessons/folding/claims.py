"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_MEMORY = "Training and inference"
_AFFINE = "At inference the mean and the variance are fixed, and batch norm is one affine map."

CLAIMS = index_claims(
    Claim(
        id="C09",
        section=_MEMORY,
        title="At inference one affine map",
        statement=_AFFINE,
        source="IS15",
        where="section 3.1",
        test=(
            "Linear layers, convolutions and transposed convolutions, with a bias and without, "
            "and the batch norm after them are folded into one layer. Both are given the same "
            "images in evaluation mode, in float64."
        ),
        parts=(
            ClaimPart(
                "C09",
                "",
                _AFFINE,
                "largest difference of an output after folding",
                "This is float64's rounding of a few hundred sums, with room.",
                most=1e-10,
                nature=Nature.ARITHMETIC,
            ),
        ),
        trials=("printed",),
        lesson="folding",
        knobs="The layer that is folded, and the axis; evaluation mode.",
    ),
)
"""Every claim by its id."""
