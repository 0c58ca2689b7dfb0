"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_SMOOTH = "Smoothness"
_SMALL = "The paper has VGG on CIFAR-10; these are small networks on 8 × 8 digits. "

CLAIMS = index_claims(
    Claim(
        id="C24",
        section=_SMOOTH,
        title="A smoother loss along the gradient",
        statement=(
            "With batch norm the loss and its gradient change less along the gradient, by up to "
            "two orders."
        ),
        source="San18",
        test=(
            "Before every fifth of 150 steps one looks 0.5 to 4 steps ahead on the same batch. The "
            "loss's range, the gradient's change and the effective β are compared without and with "
            "batch norm."
        ),
        parts=judged_by_hand(
            "C24",
            (
                "With batch norm the loss and its gradient change less along the gradient, by up "
                "to two orders."
            ),
            "More than 2, 2 and 1 times as large without, in every seed.",
        ),
        trials=("along mlp", "along mlp careful", "along cnn"),
        lesson="landscape",
        limits=(
            Limit("loss_range", 2.0, "The modest end of the claim, which speaks of orders."),
            Limit("largest_change", 2.0, "The modest end of the claim, which speaks of orders."),
            Limit("effective_beta", 1.0, "Smoother at all: the claim gives no number for β."),
        ),
        knobs="Network, and its learning rate.",
        differs=_SMALL + "Steps are of plain SGD, the same for both.",
    ),
    Claim(
        id="C25",
        section=_SMOOTH,
        title="The bound of theorem 4.1",
        statement="Batch norm shrinks the gradient that arrives at a layer: the bound of theorem "
        "4.1.",
        source="San18",
        test=(
            "Left and right side of the theorem are computed for every unit of five kinds of "
            "networks on digits, in float64. How often γ/σ is above 1 is counted beside it."
        ),
        parts=judged_by_hand(
            "C25",
            "Batch norm shrinks the gradient that arrives at a layer: the bound of theorem 4.1.",
            "A quotient of at most 1 in every unit, up to rounding.",
        ),
        trials=("printed",),
        lesson="landscape",
        limits=(Limit("rounding", 1e-9, "Float64 rounding of sums over a batch."),),
        knobs="Training steps before the slice: they move γ and σ.",
        differs=(
            "The theorem compares one and the same loss; where γ/σ is above 1 the bound holds and "
            "the gradient still grows."
        ),
    ),
    Claim(
        id="C26",
        section=_SMOOTH,
        title="The Hessian's top eigenvalue",
        statement="Batch norm lowers the top eigenvalue of the Hessian.",
        source="San18, Ka19",
        test=(
            "The eigenvalue is found by power iteration at the first weights of networks with 2 to"
            " 30 hidden layers. With and without batch norm are compared."
        ),
        parts=judged_by_hand(
            "C26",
            "Batch norm lowers the top eigenvalue of the Hessian.",
            "A ratio below 1 at each depth, in every seed.",
        ),
        trials=("curvature he", "curvature lecun"),
        lesson="landscape",
        limits=(Limit("ratio", 1.0, "Lower at all."),),
        knobs="First weights, and units a layer.",
        differs=(
            "Ka19 has the Fisher matrix of wide networks, with batch norm of the last layer; San18 "
            "bounds the Hessian along the gradient."
        ),
    ),
)
"""Every claim by its id."""
