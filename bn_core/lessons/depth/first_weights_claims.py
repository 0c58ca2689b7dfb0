"""Published claims on networks at their first weights.

They stand apart from the lesson's other claims, whose results they would make out of date.
"""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims
from bn_core.experiments.claim_part import ClaimPart

_DEEP = "Depth"
_UNITS = "the number of units per layer"
_HIDDEN = "the number of hidden layers"
_TRIALS = ("first weights",)
_RANK = "participation ratio of the singular values of the last layer's representations"
_COLLAPSED = "1 is one direction for all examples, and a tenth more is next to it."
_STAYS = "At 2 two directions are equally strong, so that no single one is left."
_LAG = "size of the autocorrelation of dy/dx at neighbouring points of 256"
_WHITE = "White noise of 256 values stays below 1.96/√256 = 0.12 in 95 of 100 cases."

CLAIMS = index_claims(
    Claim(
        id="C45",
        section=_DEEP,
        title="Batch norm keeps residual blocks near the identity",
        statement=(
            "At the first weights batch norm scales the branch of a residual block down against "
            "the skip, by a factor of about √depth, so that deep blocks are close to the identity "
            "on average."
        ),
        source="De20",
        where="abstract",
        test=(
            "Normal examples pass through 50 residual blocks of 256 ReLU units with He's weights, "
            "with batch norm on the branch and without. The mean square of every branch and of "
            "the sum behind it is measured. Nothing is trained, so there is no rate to choose."
        ),
        parts=(
            ClaimPart(
                "C45",
                "grows",
                "With batch norm each block adds about 1 to the variance of the stream.",
                "slope of the variance over the blocks",
                "“About” is taken to allow a tenth.",
                least=0.9,
                most=1.1,
            ),
            ClaimPart(
                "C45",
                "identity",
                "With batch norm the branch of block l makes about 1/(l + 1) of its output's "
                "variance.",
                "share of the last branch, times the number of blocks plus 1",
                "“About” is taken to allow a tenth.",
                least=0.9,
                most=1.1,
            ),
            ClaimPart(
                "C45",
                "half",
                "Without a norm each branch makes about half of its output's variance.",
                "share of the branch, median over the blocks",
                "“About” is taken to allow a tenth of the half.",
                least=0.45,
                most=0.55,
            ),
        ),
        trials=_TRIALS,
        lesson="depth",
        knobs="Blocks.",
        differs=(
            "The blocks are fully connected, with one layer each; the paper's are convolutional. "
            "Variance is the mean of z² over units and examples, which is the variance over the "
            "draws of the weights. Half, and 1/(l + 1), follow from the paper's √depth."
        ),
    ),
    Claim(
        id="C47",
        section=_DEEP,
        title="Representations do not collapse to one direction",
        statement=(
            "At random weights the rank of the representations collapses quickly with depth "
            "without a norm. Batch norm avoids that in linear and in ReLU networks. In linear ones "
            "it makes the representations more and more orthogonal, up to a term that falls with "
            "the width."
        ),
        source="Da20, Da21",
        where="abstracts",
        test=(
            "32 digits pass through 100 layers of 32 to 256 units with He's weights, linear and "
            "with ReLU, without a norm and with batch norm. Rank is the participation ratio of "
            "the singular values. Nothing is trained, so there is no rate to choose."
        ),
        parts=(
            ClaimPart(
                "C47",
                "linear collapses",
                "Without a norm the representations of a linear network collapse to one direction.",
                f"{_RANK}, linear network without a norm",
                _COLLAPSED,
                most=1.1,
                knob=_UNITS,
            ),
            ClaimPart(
                "C47",
                "ReLU collapses",
                "Without a norm the representations of a ReLU network collapse to one direction.",
                f"{_RANK}, ReLU network without a norm",
                _COLLAPSED,
                most=1.1,
                knob=_UNITS,
            ),
            ClaimPart(
                "C47",
                "linear stays",
                "With batch norm the representations of a linear network do not collapse.",
                f"{_RANK}, linear network with batch norm",
                _STAYS,
                least=2.0,
                knob=_UNITS,
            ),
            ClaimPart(
                "C47",
                "ReLU stays",
                "With batch norm the representations of a ReLU network do not collapse.",
                f"{_RANK}, ReLU network with batch norm",
                _STAYS,
                least=2.0,
                knob=_UNITS,
            ),
            ClaimPart(
                "C47",
                "bound",
                "With batch norm the rank in a linear network is of the order of √d in d units, or "
                "larger.",
                "power of the number of units with which the rank in the last layer grows",
                "√d is the power 1/2. The 32 examples bound the rank, which makes it harder.",
                least=0.5,
            ),
            ClaimPart(
                "C47",
                "orthogonal",
                "With batch norm the representations of a linear network become more orthogonal "
                "with depth, from examples that lie near one line.",
                "distance from orthogonal in the last layer over that in the first, from examples "
                "near one line",
                "The abstracts give no number: any decrease.",
                most=1.0,
                none=1.0,
                knob=_UNITS,
            ),
            ClaimPart(
                "C47",
                "wider",
                "What is left of the distance from orthogonal falls as the layers get wider.",
                "power of the number of units with which the distance in the last layer grows",
                "Inversely related to the width: any decrease.",
                most=0.0,
                none=0.0,
            ),
        ),
        trials=_TRIALS,
        lesson="depth",
        knobs="Layers, nonlinearity and units per layer.",
        differs=(
            "The participation ratio (Σσ²)²/Σσ⁴ is a lower bound of the rank that needs no "
            "cut-off for small singular values. Batch norm also subtracts the mean here, so n "
            "examples have n − 1 directions left, and the distance is from n examples that are as "
            "orthogonal as that allows. The bound of the order √d is the first paper's, for linear "
            "networks. Two measures were changed after a first run: the bound was a factor, and "
            "the distance from orthogonal began with digits."
        ),
    ),
    Claim(
        id="C48",
        section=_DEEP,
        title="Shattered gradients, and skips against them",
        statement=(
            "In feedforward networks the correlation between gradients decays exponentially with "
            "depth, until they resemble white noise; with skip connections it decays sublinearly."
        ),
        source="Ba17",
        where="abstract and analysis",
        test=(
            "ReLU networks of 1 to 50 layers of 200 units with He's weights are differentiated at "
            "256 points of a line of inputs, from −2 to 2, and at 256 independent inputs. The "
            "statistics of batch norm are held fixed. Nothing is trained."
        ),
        parts=(
            ClaimPart(
                "C48",
                "no norm",
                "Without a norm and without skips gradients along a line resemble white noise.",
                f"{_LAG}, plain networks without a norm",
                _WHITE,
                most=0.12,
                knob=_HIDDEN,
            ),
            ClaimPart(
                "C48",
                "centred",
                "In plain networks whose layers subtract the mean gradients along a line resemble "
                "white noise.",
                f"{_LAG}, plain networks that subtract the mean",
                _WHITE,
                most=0.12,
                knob=_HIDDEN,
            ),
            ClaimPart(
                "C48",
                "batch norm",
                "With batch norm and without skips gradients along a line resemble white noise.",
                f"{_LAG}, plain networks with batch norm",
                _WHITE,
                most=0.12,
                knob=_HIDDEN,
            ),
            ClaimPart(
                "C48",
                "halves",
                "With batch norm and without skips each layer halves the correlation of gradients "
                "at independent inputs.",
                "factor of the correlation per layer, from layer 1 to 6",
                "1/2 per layer, with a tenth for the finite width.",
                least=0.45,
                most=0.55,
            ),
            ClaimPart(
                "C48",
                "skips",
                "With batch norm, gradients along a line are more alike with skips than without.",
                "autocorrelation of dy/dx at neighbouring points with skips minus that without, "
                "both with batch norm, in 10 layers and more",
                "“Far more resistant” is no number: any difference.",
                least=0.0,
                none=0.0,
                knob=_HIDDEN,
            ),
            ClaimPart(
                "C48",
                "sublinear",
                "With batch norm and skips the correlation of gradients at independent inputs "
                "decays sublinearly with depth.",
                "power of the depth with which it decays, from layer 10 to 50",
                "Slower than in inverse proportion to the depth.",
                most=1.0,
            ),
            ClaimPart(
                "C48",
                "root",
                "With batch norm and skips that correlation decays like 1/√depth.",
                "power of the depth with which it decays, from layer 10 to 50",
                "A half, with a fifth of it for few layers and finite width.",
                least=0.4,
                most=0.6,
            ),
        ),
        trials=_TRIALS,
        lesson="depth",
        knobs="Layers, norm and skips.",
        differs=(
            "The inputs on the line are (x, 1): the 1 acts as random biases of the first layer. "
            "The autocorrelation is averaged over all linear outputs of the last layer. Which "
            "plain networks are meant is not said in the abstract, so three kinds are tried. "
            "Halving and 1/√depth are from the paper's analysis."
        ),
    ),
)
"""Every claim of this experiment by its id."""
