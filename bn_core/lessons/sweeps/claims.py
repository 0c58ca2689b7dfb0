"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_FAST = "Faster and steadier"
_GOOD = Limit("good", 0.9, "Most networks get there, and none by chance: 10 classes.")
_STEPS = Limit(
    "steps",
    200,
    "Networks of 3 layers learn in them at a good rate; fewer tell only which one is faster.",
)
_ROBUST = "Rates and first weights"

CLAIMS = index_claims(
    Claim(
        id="C13",
        section=_FAST,
        title="14 times fewer steps",
        statement=(
            "With batch norm, a learning rate five times as large and further changes, Inception "
            "on ImageNet gets to the same accuracy in 14 times fewer steps; with batch norm alone, "
            "at the same rate, in 2.3 times fewer."
        ),
        source="IS15",
        where="Section 4.2.2, figures 2 and 3",
        test=(
            "Networks with and without batch norm are trained at rates from 0.001 to 100. Their "
            "steps to an accuracy of 0.9 are compared: each at the rate that gets there first, and "
            "both at the rate that is best without. Both arms have one grid and one budget."
        ),
        parts=(
            ClaimPart(
                "C13",
                "best",
                "With batch norm the same accuracy takes 14 times fewer steps, each network at its "
                "own rate.",
                "steps to a good accuracy without batch norm over those with it, each at its "
                "fastest rate",
                "The paper's own number: 31.0 million steps against 2.1 million.",
                least=14.0,
                none=1.0,
                unit=" times",
                nature=Nature.SCALE,
            ),
            ClaimPart(
                "C13",
                "same rate",
                "At the rate that was tuned without batch norm, the same accuracy takes 2.3 times "
                "fewer steps with it.",
                "steps to a good accuracy without batch norm over those with it, both at the "
                "fastest rate without",
                "The paper's own number: 31.0 million steps against 13.3 million.",
                least=2.3,
                none=1.0,
                unit=" times",
                nature=Nature.SCALE,
            ),
        ),
        trials=("rates relu", "rates sigmoid", "rates mnist"),
        lesson="sweeps",
        limits=(_GOOD, _STEPS),
        knobs="Nonlinearity, the accuracy that counts as good, and at which rates one compares.",
        differs=(
            "The paper's numbers are of Inception on ImageNet. Here small networks learn digits, "
            "at rates from 0.001 to 100; MNIST's are learned with ReLU, since sigmoid units do not "
            "get there in these steps. Steps are counted in twentieths of the run."
        ),
    ),
    Claim(
        id="C14",
        section=_ROBUST,
        title="Larger learning rates",
        statement=(
            "Above a learning rate of 0.01 training often diverges without batch norm; with it 0.1 "
            "and more is stable."
        ),
        source="a course, Bj18",
        test=(
            "Networks with and without batch norm are trained at 16 rates from 0.001 to 100, three "
            "a decade, on which 0.01 and 0.1 lie. The largest rate that ends with an accuracy of "
            "0.9 is found for each; both arms have one grid and one budget."
        ),
        parts=(
            ClaimPart(
                "C14",
                "without",
                "Without batch norm training often diverges at rates above 0.01.",
                "share of the rates above 0.01 and up to 0.1 that are too large without batch norm",
                "“Often” is at least half of the rates between the claim's own two numbers.",
                least=0.5,
            ),
            ClaimPart(
                "C14",
                "with",
                "With batch norm a learning rate of 0.1 and more is stable.",
                "largest rate at which the network with batch norm learns",
                "The claim's own number.",
                least=0.1,
            ),
            ClaimPart(
                "C14",
                "larger",
                "Batch norm allows learning rates that are ten times as large.",
                "largest rate with batch norm over the largest without",
                "The claim's own numbers: from 0.01 to 0.1.",
                least=10.0,
                none=1.0,
                unit=" times",
            ),
        ),
        trials=("rates relu", "rates sigmoid", "rates deep", "rates deepest"),
        lesson="sweeps",
        limits=(
            _GOOD,
            _STEPS,
            Limit("above", 0.01, "The rate above which training is said to diverge."),
            Limit("up_to", 0.1, "The rate that is said to be stable with batch norm."),
        ),
        knobs="Nonlinearity, depth, and the accuracy that counts as good.",
        differs=(
            "The two rates are the course text's. Bjorck et al. 2018 train residual networks on "
            "CIFAR-10, which without batch norm need rates far below 0.01. A network that does not "
            "learn at a rate may only be slow; the rate counts as too large if a smaller one ends "
            "with a lower loss."
        ),
    ),
    Claim(
        id="C15",
        section=_ROBUST,
        title="First weights hardly matter",
        statement="With batch norm the scale of the first weights hardly matters.",
        source="textbooks and courses",
        test=(
            "The first weights are multiplied by 0.01 to 100. Networks with and without batch norm "
            "are trained, each at the rate of one grid that is best for it at scale 1. The decades "
            "of scale that end with an accuracy of 0.9 are counted."
        ),
        parts=(
            ClaimPart(
                "C15",
                "hardly",
                "With batch norm the scale of the first weights hardly matters.",
                "decades of scale, of four, in which the network with batch norm learns",
                "A factor of 1,000 between the smallest and the largest weights.",
                least=3.0,
                unit=" decades",
            ),
            ClaimPart(
                "C15",
                "wider",
                "With batch norm the scale of the first weights matters less than without.",
                "decades of scale in which the network with batch norm learns, minus those without",
                "A factor of 30 in the weights: far more than the usual recipes differ by.",
                least=1.5,
                none=0.0,
                unit=" decades",
            ),
        ),
        trials=("sweep with relu", "sweep with sigmoid"),
        lesson="sweeps",
        limits=(_GOOD, _STEPS),
        knobs="Nonlinearity, the scales of the first weights, and the accuracy that counts as "
        "good.",
        differs="The networks have 3 layers of 32 units.",
    ),
)
"""Every claim by its id."""
