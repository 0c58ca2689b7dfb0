"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_STEPS = "The four steps"
_TEXTBOOK = "The batch [2, 4, 8, 10] with γ = 2 and β = 1 gives [−1.53, 0.74, 2.26, 3.53]."
_SCORES = (
    "The z-scores of [1, 3, 5, 7] are [−3, −1, 1, 3]/√5, and those of [2, 4, 4, 4, 5, 5, 7, 9] are "
    "[−1.5, −0.5, −0.5, −0.5, 0, 0, 1, 2]."
)

CLAIMS = index_claims(
    Claim(
        id="C01",
        section=_STEPS,
        title="A printed example of the four steps",
        statement=_TEXTBOOK,
        source="a course",
        test=(
            "The four steps are taken with these four numbers. Each output is compared with the "
            "printed one."
        ),
        parts=(
            ClaimPart(
                "C01",
                "",
                _TEXTBOOK,
                "largest distance of an output from the printed one",
                "Half of the last digit that is printed.",
                most=0.005,
                nature=Nature.ARITHMETIC,
            ),
        ),
        trials=("printed",),
        lesson="four_steps",
        knobs="None: the numbers are given. You can type other numbers, γ and β.",
    ),
    Claim(
        id="C02",
        section=_STEPS,
        title="Printed z-scores",
        statement=_SCORES,
        source="a course",
        test=(
            "Both batches are standardized with ε = 0. Each result is compared with the printed "
            "one."
        ),
        parts=(
            ClaimPart(
                "C02",
                "",
                _SCORES,
                "largest distance of a z-score from the printed one",
                "The printed numbers need no rounding, so what is left is that of float64.",
                most=1e-12,
                nature=Nature.ARITHMETIC,
            ),
        ),
        trials=("printed",),
        lesson="four_steps",
        knobs="ε: with 10⁻⁵ the last digits differ.",
    ),
    Claim(
        id="C03",
        section=_STEPS,
        title="Mean 0 and variance 1 after step 3",
        statement="After step 3 the mean is 0 and, if ε is neglected, the variance is 1.",
        source="IS15",
        where="section 3",
        test=(
            "One batch is scaled so that its variance σ² goes from 10⁵ times ε down to a "
            "thousandth of ε, and is normalized with PyTorch's ε each time. The mean and the "
            "variance of x̂ are computed."
        ),
        parts=(
            ClaimPart(
                "C03",
                "mean",
                "After step 3 the mean is 0.",
                "distance of the mean of x̂ from 0",
                "This is float64's rounding of a few sums.",
                most=1e-12,
                nature=Nature.ARITHMETIC,
            ),
            ClaimPart(
                "C03",
                "variance",
                "ε can be neglected: with PyTorch's ε, too, the variance after step 3 is 1.",
                "variance of x̂",
                "One percent is nothing to a network, and more than rounding.",
                least=0.99,
                most=1.01,
                nature=Nature.ARITHMETIC,
                knob="σ²/ε",
            ),
        ),
        trials=("printed",),
        lesson="four_steps",
        knobs="ε, and the scale of the input.",
        differs="The paper neglects ε; most texts do not say so.",
    ),
)
"""Every claim by its id."""
