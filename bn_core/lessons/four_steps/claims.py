"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_STEPS = "The four steps"

CLAIMS = index_claims(
    Claim(
        id="C01",
        section=_STEPS,
        title="A printed example of the four steps",
        statement="The batch [2, 4, 8, 10] with γ = 2 and β = 1 gives [−1.53, 0.74, 2.26, 3.53].",
        source="a course text",
        test=(
            "The four steps are taken with these four numbers. Each output is compared with the "
            "printed one."
        ),
        parts=judged_by_hand(
            "C01",
            "The batch [2, 4, 8, 10] with γ = 2 and β = 1 gives [−1.53, 0.74, 2.26, 3.53].",
            "Every output within 0.005 of the printed one.",
        ),
        trials=("printed",),
        lesson="four_steps",
        limits=(Limit("entry", 0.005, "Half of the last digit that is printed."),),
        knobs="None: the numbers are given. Type others, γ and β.",
    ),
    Claim(
        id="C02",
        section=_STEPS,
        title="Printed z-scores",
        statement="The z-scores of [2, 4, 4, 4, 5, 5, 7, 9] are [−1.5, −0.5, −0.5, −0.5, 0, 0, 1, "
        "2].",
        source="a course text",
        test=(
            "The eight numbers are standardized with ε 0, and so is the quiz's batch [1, 3, 5, 7]. "
            "Each result is compared with the exact one."
        ),
        parts=judged_by_hand(
            "C02",
            "The z-scores of [2, 4, 4, 4, 5, 5, 7, 9] are [−1.5, −0.5, −0.5, −0.5, 0, 0, 1, 2].",
            "Every x̂ within 10⁻¹² of the printed one.",
        ),
        trials=("printed",),
        lesson="four_steps",
        limits=(
            Limit(
                "entry",
                1e-12,
                "The printed numbers need no rounding, so what is left is that of float64.",
            ),
        ),
        knobs="ε: with 10⁻⁵ the last digits differ.",
    ),
    Claim(
        id="C03",
        section=_STEPS,
        title="Variance 1 after step 3",
        statement="After step 3 the mean is 0 and the variance is 1.",
        source="all texts",
        test=(
            "One batch is divided by 10, 100 and so on until its standard deviation is 10⁻⁴, and "
            "normalized with PyTorch's ε of 10⁻⁵. The variance of x̂ is measured each time."
        ),
        parts=judged_by_hand(
            "C03",
            "After step 3 the mean is 0 and the variance is 1.",
            "A variance from 0.99 to 1.01 for every input.",
        ),
        trials=("printed",),
        lesson="four_steps",
        limits=(
            Limit("off", 0.01, "One percent is nothing to a network, and more than rounding."),
        ),
        knobs="ε, and how far the input is divided by powers of 10.",
    ),
)
"""Every claim by its id."""
