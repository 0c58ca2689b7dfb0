"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_BACK = "Back through the batch"

CLAIMS = index_claims(
    Claim(
        "C06",
        _BACK,
        "The published backward pass is the gradient, and the second term of ∂L/∂μ is 0.",
        "IS15",
        "The paper's formulas are computed for 16 examples of 5 features. They are compared with "
        "PyTorch's autograd in float64.",
        "Largest difference below 10⁻¹², and so the second term.",
        (Limit("error", 1e-12, "Float64 rounding of two orders of summation, with room."),),
        ("printed",),
        "backward",
        "The batch and the loss; it holds for all of them.",
    ),
    Claim(
        "C07",
        _BACK,
        "The gradient through the layer is about (∂L/∂y)·γ/σ.",
        "an encyclopedia",
        "γ·∂L/∂y/σ is computed for 16 examples and compared with the whole gradient. The two "
        "paths through the mean and the variance are all that is missing.",
        "A relative error below 0.1.",
        (Limit("error", 0.1, "“About” is taken to allow a tenth."),),
        ("printed",),
        "backward",
        "The loss: the paths through μ and σ² are sums of ∂L/∂y.",
        "The encyclopedia gives no number; 16 examples and a random ∂L/∂y are ours.",
    ),
)
"""Every claim by its id."""
