"""Claims about length and direction: what scaling a weight does, and how descent goes."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit

_LENGTH, _DESCENT = "Length and direction", "Descent"

LENGTH = (
    Claim(
        "C11",
        _LENGTH,
        "BN(Wx) is about γ·Wx/‖Wx‖ + β, and the output's scale becomes γ·‖W‖.",
        "an encyclopedia",
        "512 correlated inputs of 20 features go through 32 units. The printed formula is compared "
        "with batch norm, and so are the outputs of W, 10 W and 100 W.",
        "A relative error below 0.05, and a scale that grows with W.",
        (
            Limit(
                "near",
                0.05,
                "“About” is taken to allow a twentieth, of the error and of the scale.",
            ),
        ),
        ("networks",),
        "length_direction",
        "The factor of W; nothing else matters.",
    ),
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
    Claim(
        "C39",
        _LENGTH,
        "Batch norm splits length from direction: scaling W changes nothing.",
        "Ko18",
        "All hidden weights of a network are multiplied by 0.1 to 100, in float64. Outputs and "
        "gradient norms are compared.",
        "Outputs within 10⁻⁵ of the largest, ‖g‖·a within 10⁻³ of 1, a the factor.",
        (
            Limit("same", 1e-5, "About what rounding in float32 would do to them."),
            Limit("product", 1e-3, "A tenth of a percent changes no step that one could see."),
        ),
        ("networks", "networks tiny epsilon"),
        "length_direction",
        "ε of batch norm.",
        "The paper's batch norm has no ε. What weight decay does to the length is judged in the "
        "lesson, beside it.",
    ),
)
