"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_BACK = "Back through the batch"

CLAIMS = index_claims(
    Claim(
        id="C06",
        section=_BACK,
        title="The published backward pass",
        statement="The published backward pass is the gradient, and the second term of ∂L/∂μ is 0.",
        source="IS15",
        test=(
            "The paper's formulas are computed for 16 examples of 5 features. They are compared "
            "with PyTorch's autograd in float64."
        ),
        parts=judged_by_hand(
            "C06",
            "The published backward pass is the gradient, and the second term of ∂L/∂μ is 0.",
            "Largest difference below 10⁻¹², and so the second term.",
        ),
        trials=("printed",),
        lesson="backward",
        limits=(Limit("error", 1e-12, "Float64 rounding of two orders of summation, with room."),),
        knobs="The batch and the loss; it holds for all of them.",
    ),
    Claim(
        id="C07",
        section=_BACK,
        title="The gradient is about γ/σ times what comes in",
        statement="The gradient through the layer is about (∂L/∂y)·γ/σ.",
        source="an encyclopedia",
        test=(
            "γ·∂L/∂y/σ is computed for 16 examples and compared with the whole gradient. The two "
            "paths through the mean and the variance are all that is missing."
        ),
        parts=judged_by_hand(
            "C07",
            "The gradient through the layer is about (∂L/∂y)·γ/σ.",
            "A relative error below 0.1.",
        ),
        trials=("printed",),
        lesson="backward",
        limits=(Limit("error", 0.1, "“About” is taken to allow a tenth."),),
        knobs="The loss: the paths through μ and σ² are sums of ∂L/∂y.",
        differs="The encyclopedia gives no number; 16 examples and a random ∂L/∂y are ours.",
    ),
)
"""Every claim by its id."""
