"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_DESCENT = "Descent"

CLAIMS = index_claims(
    Claim(
        id="C28",
        section=_DESCENT,
        title="Linear and sub-linear descent",
        statement="Gradient descent on least squares is only sub-linear; with batch norm it is "
        "linear.",
        source="an encyclopedia, Ko18",
        test=(
            "Least squares in 100 dimensions of condition number 100 are descended at each way's "
            "best rate. The slope of the log loss is compared in a first and a last window."
        ),
        parts=judged_by_hand(
            "C28",
            "Gradient descent on least squares is only sub-linear; with batch norm it is linear.",
            "The last slope less than 0.8 of the first without batch norm, and not with it.",
        ),
        trials=("bowls", "bowls one rate"),
        lesson="length_direction",
        limits=(
            Limit(
                "slope",
                0.8,
                "Over these windows a linear descent keeps all of its slope and a "
                "loss that falls as 1/t keeps 0.6: halfway between.",
            ),
        ),
        knobs="Condition number, and the rate of γ.",
        differs="Ko18's halfspaces stand apart (C31).",
    ),
    Claim(
        id="C29",
        section=_DESCENT,
        title="2 to 5 times fewer iterations",
        statement="Batch norm cuts least-squares iterations 2 to 5 times by standardizing "
        "features.",
        source="an encyclopedia, Cai19",
        test=(
            "Bowls of condition number 10, 100 and 1,000, along the axes and rotated, are "
            "descended to a millionth of the first loss at 65 rates. The best rate's iterations "
            "are compared."
        ),
        parts=judged_by_hand(
            "C29",
            "Batch norm cuts least-squares iterations 2 to 5 times by standardizing features.",
            "From 2 to 5 times fewer with batch norm, in every case and seed.",
        ),
        trials=("bowls", "bowls one rate"),
        lesson="length_direction",
        limits=(
            Limit("least", 2.0, "The claim's own number."),
            Limit("most", 5.0, "The claim's own number."),
            Limit("loss", 1e-6, "Long after the start no longer matters."),
        ),
        knobs="Condition number, whether the bowl lies along the axes, and the rate of γ.",
        differs="Cai19 normalize wᵀx, not the features; standardized features are measured beside "
        "it.",
    ),
    Claim(
        id="C30",
        section=_DESCENT,
        title="Nearly any learning rate",
        statement="With batch norm gradient descent tolerates nearly any learning rate.",
        source="Cai19",
        test=(
            "Least squares are descended at 65 learning rates, from 10⁻⁴ to 10⁴ times 1/L. The "
            "decades of rates that need at most twice the best rate's iterations are counted."
        ),
        parts=judged_by_hand(
            "C30",
            "With batch norm gradient descent tolerates nearly any learning rate.",
            "1 decade more with batch norm, in every case and seed.",
        ),
        trials=("bowls", "bowls one rate"),
        lesson="length_direction",
        limits=(Limit("decades", 1.0, "One rate less to try, in a search by powers of 10."),),
        knobs="The rate of γ: 1, or that of w.",
        differs="Cai19 let w have any rate while γ's stays below a bound; both are run.",
    ),
    Claim(
        id="C31",
        section=_DESCENT,
        title="Length–direction descent on halfspaces",
        statement="On halfspaces length–direction descent is faster than gradient descent.",
        source="Ko18",
        test=(
            "Two normal classes in 30 dimensions are told apart by logistic regression. Iterations "
            "are compared: GDNP, and gradient descent at its best rate."
        ),
        parts=judged_by_hand(
            "C31",
            "On halfspaces length–direction descent is faster than gradient descent.",
            "Fewer with GDNP in every seed.",
        ),
        trials=("halfspaces round", "halfspaces narrow"),
        lesson="length_direction",
        limits=(
            Limit(
                "gradient",
                1e-5,
                "The gradient's norm at which one stops: far below that of the "
                "start, far above rounding.",
            ),
        ),
        knobs="Condition number.",
        differs="2,000 examples in place of the expectation; the loss is the softplus.",
    ),
)
"""Every claim by its id."""
