"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_NOISE = "Noise and its use"
_MISSED = Limit(
    "training_error",
    0.02,
    "A network that misses more of its own training examples is not "
    "done, and its test error says nothing yet.",
)
_DIRECTION = "Only the direction is claimed, and no size."
_LITTLE = "A point is five of 500 test images."
_EXAMPLES = "100 and 300 digits or 1,000 of MNIST in mini-batches of 16 or 64"
_RATES = (
    "Every network has the best of five rates from 0.05 to 12.8, chosen on other training examples."
)

_SHARE = "the share that is dropped"

CLAIMS = index_claims(
    Claim(
        id="C32",
        section=_NOISE,
        title="Noise that regularizes",
        statement="Batch norm regularizes by the noise of its batch statistics: networks with "
        "it err less on the test set.",
        source="textbooks and courses",
        test=(
            f"Networks of 3 × 100 with ReLU learn from {_EXAMPLES}: without a norm, with the "
            "mini-batch's statistics, and with those of all training examples, which have no "
            f"noise. {_RATES}"
        ),
        parts=(
            ClaimPart(
                "C32",
                "batch norm",
                "With batch norm a network errs less on the test set than without a norm.",
                "test error without a norm minus that with batch norm, in points",
                _DIRECTION,
                least=0.0,
                none=0.0,
            ),
            ClaimPart(
                "C32",
                "noise",
                "The noise is what regularizes: with statistics of all examples, which have none, "
                "batch norm errs more.",
                "test error with statistics of all examples minus that with the mini-batch's, in "
                "points",
                _DIRECTION,
                least=0.0,
                none=0.0,
            ),
        ),
        trials=("few digits", "more digits", "more digits in large batches", "few mnist"),
        lesson="regularization",
        limits=(_MISSED,),
        knobs="Data set, number of examples, examples per step, and steps.",
        differs="Texts speak of large networks and data; here a difference of tenths of a point "
        "would go unseen.",
    ),
    Claim(
        id="C33",
        section=_NOISE,
        title="Dropout becomes unnecessary",
        statement="Batch norm acts as a regularizer, in some cases eliminating the need for "
        "dropout.",
        source="IS15",
        where="abstract and section 4.2.1",
        test=(
            f"Networks of 3 × 100 with ReLU learn from {_EXAMPLES}, with and without dropout of "
            f"half of their hidden outputs. {_RATES}"
        ),
        parts=(
            ClaimPart(
                "C33",
                "few examples",
                "With batch norm and few examples dropout lowers the test error by less than a "
                "point.",
                "how far dropout lowers the test error of batch norm, in points",
                _LITTLE,
                most=1.0,
            ),
            ClaimPart(
                "C33",
                "ImageNet",
                "Inception with batch norm needs no dropout on ImageNet.",
                "how far dropout lowers the test error of batch norm, in points",
                _LITTLE,
                most=1.0,
                nature=Nature.SCALE,
            ),
        ),
        trials=("few digits", "more digits", "more digits in large batches", "few mnist"),
        lesson="regularization",
        limits=(_MISSED,),
        knobs="Data set, number of examples, examples per step, the share dropped, and steps.",
        differs="The paper has Inception on ImageNet. It says “in some cases”; few examples are "
        "the case that we chose.",
    ),
    Claim(
        id="C34",
        section=_NOISE,
        title="Before or after the nonlinearity",
        statement="Batch norm before the activation is often slightly better than after it, and "
        "the difference is small.",
        source="a course",
        test=(
            f"Networks of 3 × 100 with ReLU learn from {_EXAMPLES}, with batch norm before and "
            f"after the nonlinearity. {_RATES}"
        ),
        parts=(
            ClaimPart(
                "C34",
                "before",
                "Before the activation is often slightly better.",
                "test error with batch norm after the activation minus that before it, in points",
                _DIRECTION,
                least=0.0,
                none=0.0,
            ),
            ClaimPart(
                "C34",
                "small",
                "The difference is small: less than a point.",
                "test error with batch norm after the activation minus that before it, in points",
                f"“Small” is taken as less than a point. {_LITTLE}",
                least=-1.0,
                most=1.0,
            ),
        ),
        trials=(
            "placement with 100 digits",
            "placement with 300 digits",
            "placement with 300 digits in large batches",
            "placement with mnist",
        ),
        lesson="regularization",
        limits=(_MISSED,),
        knobs="Before or after, examples, examples per step, and learning rate.",
        differs="The text names no networks or data.",
    ),
    Claim(
        id="C53",
        section=_NOISE,
        title="Dropout before batch norm",
        statement="Dropout shifts the variance of a unit from training to test, but batch norm "
        "keeps the variance that it accumulated in training. This inconsistency leads to erroneous "
        "predictions; a large feature dimension reduces it.",
        source="LiX19",
        where="abstract",
        test=(
            "Networks of 3 × 100 with batch norm learn 300 digits in batches of 32, with dropout "
            "after every ReLU, so before two of the three batch norms, or only after the last "
            "one. Each has the best of three rates from 0.1 to 1.6, chosen on other examples. "
            "Before that the ratio of variances is computed for normal inputs."
        ),
        parts=(
            ClaimPart(
                "C53",
                "exact ratio",
                "Dropout shifts the variance: that of a weighted sum of ReLU outputs of standard "
                "normals is smaller in evaluation than in training.",
                "variance in evaluation over that in training",
                "Only a shift is claimed, and no size.",
                most=1.0,
                none=1.0,
                knob=_SHARE,
                nature=Nature.ARITHMETIC,
            ),
            ClaimPart(
                "C53",
                "running variance",
                "Behind dropout a batch-norm layer meets a smaller variance in evaluation than its "
                "running variance.",
                "variance in evaluation over the running variance, geometric mean over the units "
                "of the layers behind dropout",
                "Only a shift is claimed, and no size.",
                most=1.0,
                none=1.0,
                knob=_SHARE,
            ),
            ClaimPart(
                "C53",
                "errors",
                "The shift leads to erroneous predictions: with statistics measured without "
                "dropout the same network errs less.",
                "test error with running averages minus that with statistics measured without "
                "dropout, in points",
                _DIRECTION,
                least=0.0,
                none=0.0,
                knob=_SHARE,
            ),
            ClaimPart(
                "C53",
                "place",
                "A network with dropout before batch norm errs more than one with dropout only "
                "after the last batch norm.",
                "test error with dropout before batch norm minus that with dropout only after the "
                "last one, in points",
                _DIRECTION,
                least=0.0,
                none=0.0,
                knob=_SHARE,
            ),
        ),
        trials=("dropout before batch norm",),
        lesson="regularization",
        limits=(
            Limit(
                "learned",
                0.5,
                "If a network with dropout after the last batch norm errs more often, it has not "
                "learned enough to compare with.",
            ),
        ),
        knobs="The share that is dropped, examples, and steps.",
        differs="The paper has deep convolutional networks. Its abstract says that the two “often” "
        "do worse together; the comparison of two places is ours. Width is not scanned here.",
    ),
)
"""Every claim by its id."""
