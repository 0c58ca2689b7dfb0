"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_MEMORY = "Training and inference"

CLAIMS = index_claims(
    Claim(
        "C09",
        _MEMORY,
        "At inference batch norm is one fixed affine map.",
        "all texts, IS15",
        "A linear layer and a batch norm in eval mode are folded into one linear layer. Both are "
        "asked about the same inputs, in float64.",
        "Largest difference below 10⁻¹⁰.",
        (Limit("difference", 1e-10, "Float64 rounding of a few hundred sums, with room."),),
        ("printed",),
        "running_averages",
        "γ and β of the layer that is folded; eval mode.",
    ),
)
"""Every claim by its id."""
