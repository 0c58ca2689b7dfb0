"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_FAST = "Faster and steadier"

CLAIMS = index_claims(
    Claim(
        "C10",
        _FAST,
        "Left out of the gradient, the statistics undo every update: a bias grows without bound "
        "while the loss stands still.",
        "IS15",
        "A bias before a layer that takes the mean away is trained for 1,000 steps as if the mean "
        "did not depend on it. Then MLPs of 3 × 100 learn digits with mean and variance detached, "
        "beside batch norm.",
        "The bias above 50 with a loss that changes by less than 10⁻⁵; the networks' loss higher "
        "than with batch norm in every seed.",
        (
            Limit(
                "bias",
                50.0,
                "Far from any bias that a network needs; rate times slope times "
                "1,000 steps is twice as much.",
            ),
            Limit("still", 1e-5, "Nothing beside a loss of about 1, and far above rounding."),
        ),
        ("printed", "left out"),
        "backward",
        "The bias that is trained, its rate and its steps.",
        "The paper has the bias alone, as a thought; the networks are ours.",
    ),
)
"""Every claim by its id."""
