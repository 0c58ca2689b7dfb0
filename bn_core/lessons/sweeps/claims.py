"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_FAST = "Faster and steadier"
_GOOD = Limit("good", 0.9, "Most networks get there, and none by chance: 10 classes.")
_SMALLER = "The quick maps of 3 layers have 32 units each and 11 rates, the full ones 100 and 16. "
_ROBUST = "Rates and first weights"

CLAIMS = index_claims(
    Claim(
        id="C13",
        section=_FAST,
        title="14 times fewer steps",
        statement="With batch norm the same accuracy takes 14 times fewer steps.",
        source="IS15",
        test=(
            "Networks with and without batch norm are trained at many learning rates. The steps to"
            " an accuracy of 0.9 are compared, each at the rate that gets there first."
        ),
        parts=judged_by_hand(
            "C13",
            "With batch norm the same accuracy takes 14 times fewer steps.",
            "At least 10 times fewer in every seed, best rate against best rate.",
        ),
        trials=("map relu", "map sigmoid", "map mnist"),
        lesson="sweeps",
        limits=(
            Limit("faster", 10.0, "Most of the 14; less would be another claim."),
            _GOOD,
        ),
        knobs="Nonlinearity, the accuracy that counts as good, and at which rates one compares.",
        differs=(
            "The paper's number is of Inception on ImageNet, at rates tuned for batch norm alone, "
            "and to another accuracy. Here it is 0.9, at rates from 0.001 to 100; MNIST's digits "
            "are learned with ReLU, since sigmoid units do not get there in these steps. "
            + _SMALLER
            + "Steps are counted in twentieths of the run."
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
        source="a course text, Bj18",
        test=(
            "Networks with and without batch norm are trained at rates from 0.001 to 100. The "
            "largest rate that ends with an accuracy of 0.9 is compared."
        ),
        parts=judged_by_hand(
            "C14",
            (
                "Above a learning rate of 0.01 training often diverges without batch norm; with it"
                " 0.1 and more is stable."
            ),
            "At least 5 times as large with batch norm, in every seed.",
        ),
        trials=("map relu", "map sigmoid", "map deep", "map deepest"),
        lesson="sweeps",
        limits=(
            Limit("rate", 5.0, "The claim says from 0.01 to 0.1 and more; half of that factor."),
            _GOOD,
        ),
        knobs="Nonlinearity, depth, and the accuracy that counts as good.",
        differs=_SMALLER + "Bj18 has residual networks on CIFAR-10.",
    ),
    Claim(
        id="C15",
        section=_ROBUST,
        title="First weights hardly matter",
        statement="With batch norm the first weights hardly matter.",
        source="all texts",
        test=(
            "The first weights are multiplied by 0.01 to 100, and networks with and without batch "
            "norm trained, each at its own best rate. The decades of scale that end with an "
            "accuracy of 0.9 are counted."
        ),
        parts=judged_by_hand(
            "C15",
            "With batch norm the first weights hardly matter.",
            "At least 1.5 decades more with batch norm, in every seed.",
        ),
        trials=("map relu", "map sigmoid"),
        lesson="sweeps",
        limits=(
            Limit(
                "decades",
                1.5,
                "A factor of 30 in the weights: far more than the usual recipes differ by.",
            ),
            _GOOD,
        ),
        knobs="Nonlinearity, the scales of the first weights, and the accuracy that counts as "
        "good.",
        differs=_SMALLER.strip(),
    ),
)
"""Every claim by its id."""
