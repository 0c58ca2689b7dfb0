"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_DESCENT = "Descent"

CLAIMS = index_claims(
    Claim(
        "C28",
        _DESCENT,
        "Gradient descent on least squares is only sub-linear; with batch norm it is linear.",
        "an encyclopedia, Ko18",
        "Least squares in 100 dimensions of condition number 100 are descended at each way's best "
        "rate. The slope of the log loss is compared in a first and a last window.",
        "The last slope less than 0.8 of the first without batch norm, and not with it.",
        (
            Limit(
                "slope",
                0.8,
                "Over these windows a linear descent keeps all of its slope and a "
                "loss that falls as 1/t keeps 0.6: halfway between.",
            ),
        ),
        ("bowls", "bowls one rate"),
        "length_direction",
        "Condition number, and the rate of γ.",
        "Ko18's halfspaces stand apart (C31).",
    ),
    Claim(
        "C29",
        _DESCENT,
        "Batch norm cuts least-squares iterations 2 to 5 times by standardizing features.",
        "an encyclopedia, Cai19",
        "Bowls of condition number 10, 100 and 1,000, along the axes and rotated, are descended "
        "to a millionth of the first loss at 65 rates. The best rate's iterations are compared.",
        "From 2 to 5 times fewer with batch norm, in every case and seed.",
        (
            Limit("least", 2.0, "The claim's own number."),
            Limit("most", 5.0, "The claim's own number."),
            Limit("loss", 1e-6, "Long after the start no longer matters."),
        ),
        ("bowls", "bowls one rate"),
        "length_direction",
        "Condition number, whether the bowl lies along the axes, and the rate of γ.",
        "Cai19 normalize wᵀx, not the features; standardized features are measured beside it.",
    ),
    Claim(
        "C30",
        _DESCENT,
        "With batch norm gradient descent tolerates nearly any learning rate.",
        "Cai19",
        "Least squares are descended at 65 learning rates, from 10⁻⁴ to 10⁴ times 1/L. The decades "
        "of rates that need at most twice the best rate's iterations are counted.",
        "1 decade more with batch norm, in every case and seed.",
        (Limit("decades", 1.0, "One rate less to try, in a search by powers of 10."),),
        ("bowls", "bowls one rate"),
        "length_direction",
        "The rate of γ: 1, or that of w.",
        "Cai19 let w have any rate while γ's stays below a bound; both are run.",
    ),
    Claim(
        "C31",
        _DESCENT,
        "On halfspaces length–direction descent is faster than gradient descent.",
        "Ko18",
        "Two normal classes in 30 dimensions are told apart by logistic regression. Iterations "
        "are compared: GDNP, and gradient descent at its best rate.",
        "Fewer with GDNP in every seed.",
        (
            Limit(
                "gradient",
                1e-5,
                "The gradient's norm at which one stops: far below that of the "
                "start, far above rounding.",
            ),
        ),
        ("halfspaces round", "halfspaces narrow"),
        "length_direction",
        "Condition number.",
        "2,000 examples in place of the expectation; the loss is the softplus.",
    ),
)
"""Every claim by its id."""
