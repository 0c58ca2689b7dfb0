"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_MEMORY = "Training and inference"

CLAIMS = index_claims(
    Claim(
        id="C09",
        section=_MEMORY,
        title="At inference one affine map",
        statement="At inference batch norm is one fixed affine map.",
        source="all texts, IS15",
        test=(
            "A linear layer and a batch norm in eval mode are folded into one linear layer. Both "
            "are asked about the same inputs, in float64."
        ),
        parts=judged_by_hand(
            "C09",
            "At inference batch norm is one fixed affine map.",
            "Largest difference below 10⁻¹⁰.",
        ),
        trials=("printed",),
        lesson="running_averages",
        limits=(Limit("difference", 1e-10, "Float64 rounding of a few hundred sums, with room."),),
        knobs="γ and β of the layer that is folded; eval mode.",
    ),
)
"""Every claim by its id."""
