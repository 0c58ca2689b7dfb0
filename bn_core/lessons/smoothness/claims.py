"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_SMOOTH = "Smoothness"
_SMALL = "The paper has VGG on CIFAR-10; these are small networks on 8 × 8 digits. "

CLAIMS = index_claims(
    Claim(
        "C24",
        _SMOOTH,
        "With batch norm the loss and its gradient change less along the gradient, by up to two "
        "orders.",
        "San18",
        "Before every fifth of 150 steps one looks 0.5 to 4 steps ahead on the same batch. The "
        "loss's range, the gradient's change and the effective β are compared without and with "
        "batch norm.",
        "More than 2, 2 and 1 times as large without, in every seed.",
        (
            Limit("loss_range", 2.0, "The modest end of the claim, which speaks of orders."),
            Limit("largest_change", 2.0, "The modest end of the claim, which speaks of orders."),
            Limit("effective_beta", 1.0, "Smoother at all: the claim gives no number for β."),
        ),
        ("along mlp", "along mlp careful", "along cnn"),
        "landscape",
        "Network, and its learning rate.",
        _SMALL + "Steps are of plain SGD, the same for both.",
    ),
    Claim(
        "C25",
        _SMOOTH,
        "Batch norm shrinks the gradient that arrives at a layer: the bound of theorem 4.1.",
        "San18",
        "Left and right side of the theorem are computed for every unit of five kinds of networks "
        "on digits, in float64. How often γ/σ is above 1 is counted beside it.",
        "A quotient of at most 1 in every unit, up to rounding.",
        (Limit("rounding", 1e-9, "Float64 rounding of sums over a batch."),),
        ("printed",),
        "landscape",
        "Training steps before the slice: they move γ and σ.",
        "The theorem compares one and the same loss; where γ/σ is above 1 the bound holds and the "
        "gradient still grows.",
    ),
    Claim(
        "C26",
        _SMOOTH,
        "Batch norm lowers the top eigenvalue of the Hessian.",
        "San18, Ka19",
        "The eigenvalue is found by power iteration at the first weights of networks with 2 to 30 "
        "hidden layers. With and without batch norm are compared.",
        "A ratio below 1 at each depth, in every seed.",
        (Limit("ratio", 1.0, "Lower at all."),),
        ("curvature he", "curvature lecun"),
        "landscape",
        "First weights, and units a layer.",
        "Ka19 has the Fisher matrix of wide networks, with batch norm of the last layer; San18 "
        "bounds the Hessian along the gradient.",
    ),
)
"""Every claim by its id."""
