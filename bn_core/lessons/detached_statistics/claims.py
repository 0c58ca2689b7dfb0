"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_FAST = "Faster and steadier"

CLAIMS = index_claims(
    Claim(
        id="C10",
        section=_FAST,
        title="Statistics left out of the gradient",
        statement=(
            "Left out of the gradient, the statistics undo every update: a bias grows without "
            "bound while the loss stands still."
        ),
        source="IS15",
        test=(
            "A bias before a layer that takes the mean away is trained for 1,000 steps as if the "
            "mean did not depend on it. Then MLPs of 3 × 100 learn digits with mean and variance "
            "detached, beside batch norm."
        ),
        parts=judged_by_hand(
            "C10",
            (
                "Left out of the gradient, the statistics undo every update: a bias grows without "
                "bound while the loss stands still."
            ),
            (
                "The bias above 50 with a loss that changes by less than 10⁻⁵; the networks' loss "
                "higher than with batch norm in every seed."
            ),
        ),
        trials=("printed", "left out"),
        lesson="backward",
        limits=(
            Limit(
                "bias",
                50.0,
                "Far from any bias that a network needs; rate times slope times "
                "1,000 steps is twice as much.",
            ),
            Limit("still", 1e-5, "Nothing beside a loss of about 1, and far above rounding."),
        ),
        knobs="The bias that is trained, its rate and its steps.",
        differs="The paper has the bias alone, as a thought; the networks are ours.",
    ),
)
"""Every claim by its id."""
