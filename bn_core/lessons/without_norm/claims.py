"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature
from bn_core.lessons.without_norm.readings import CLOSE, GOOD, LEARNS

_WITHOUT = "Without normalization"
_STEPS = Limit("steps", 160, "About eight passes over the training digits.")
_GOOD = Limit("good", GOOD, "A network that learns digits is well above, chance is 0.1.")
_LEARNS = Limit("learns", LEARNS, "Twice what chance gives. If neither learns, nothing is matched.")
_POINTS = 100 * CLOSE
_MATCH = "Two points are ten of 500 test images; the lesson counts less as no difference."
_TUNED = "Each network has the best of nine rates, the same for all."

_DEEP = ("deep residual networks",)
_CLIPPED = ("clipped plain networks", "clipped residual networks")
_TANH = ("dynamic tanh in 3 blocks", "dynamic tanh in 12 blocks")
_PLAIN_TANH = ("dynamic tanh in 3 plain blocks", "dynamic tanh in 12 plain blocks")

CLAIMS = index_claims(
    Claim(
        id="C46",
        section=_WITHOUT,
        title="SkipInit in deep residual networks",
        statement=(
            "Batch norm increases the largest trainable depth of residual networks. SkipInit, "
            "which multiplies each branch by a learned factor, at first 0, can train deep residual "
            "networks without it. Networks with batch norm can be trained with larger learning "
            "rates."
        ),
        source="De20",
        where="abstract",
        test=(
            "Residual networks of 60 blocks of 32 units learn digits for 160 steps with batch "
            "norm, with SkipInit and with neither, from the same first weights and on the same "
            f"batches. {_TUNED}"
        ),
        parts=(
            ClaimPart(
                "C46",
                "needed",
                "With neither a norm nor SkipInit deep residual networks cannot be trained.",
                "test accuracy without a norm, at the best of nine rates",
                "Half of the digits named rightly is some learning; chance is 0.1.",
                most=0.5,
            ),
            ClaimPart(
                "C46",
                "trains",
                "SkipInit can train deep residual networks without a norm.",
                "test accuracy with SkipInit, at the best of nine rates",
                "A network that learns digits is well above, one that does not is at chance.",
                least=GOOD,
            ),
            ClaimPart(
                "C46",
                "accuracy",
                "In 160 steps SkipInit matches the test accuracy of batch norm in deep residual "
                "networks.",
                "test accuracy with batch norm minus that with SkipInit, each at its best of nine "
                "rates, in points",
                f"The abstract compares no accuracies, and the paper's networks learn photographs. "
                f"{_MATCH}",
                most=_POINTS,
                nature=Nature.SCALE,
            ),
            ClaimPart(
                "C46",
                "larger rates",
                "With batch norm deep residual networks learn at larger rates than with SkipInit.",
                "largest rate that reaches 0.9 with batch norm over the largest with SkipInit",
                "Larger at all: the abstract gives no number.",
                least=1.0,
                none=1.0,
                unit=" times",
            ),
        ),
        trials=_DEEP,
        lesson="without_norm",
        limits=(
            _STEPS,
            _GOOD,
            _LEARNS,
            Limit("deep", 60, "Without a norm the variance grows by 2 to the power of 60."),
        ),
        knobs="Blocks, steps, and units per layer.",
        differs=(
            "The paper has convolutional networks on photographs, and trains them far longer. "
            "Digits need no depth, so blocks that stay near the identity cost little here. "
            "A network that diverged has accuracy 0."
        ),
    ),
    Claim(
        id="C54",
        section=_WITHOUT,
        title="Gradient clipping instead of batch norm",
        statement=(
            "Residual networks without a norm are often unstable at large learning rates. Adaptive "
            "gradient clipping overcomes this. With it and an improved design they match the test "
            "accuracy of EfficientNet-B7 on ImageNet."
        ),
        source="Br21",
        where="abstract",
        test=(
            "Networks of 8 blocks of 64 units learn digits for 200 steps, with batch norm and "
            "without, with and without clipping at λ = 0.1. The residual ones without a norm have "
            f"SkipInit, since the paper scales its branches. {_TUNED}"
        ),
        parts=(
            ClaimPart(
                "C54",
                "larger rates",
                "Without a norm networks learn at larger rates with clipping than without it.",
                "largest rate that reaches 0.9 with clipping over the largest without, both "
                "without a norm",
                "Larger at all: the abstract gives no number.",
                least=1.0,
                none=1.0,
                unit=" times",
            ),
            ClaimPart(
                "C54",
                "rates of batch norm",
                "With clipping networks learn at rates as large as with batch norm.",
                "largest rate that reaches 0.9 with clipping over the largest with batch norm",
                "We take “overcomes” to mean that rates as large as batch norm's work; the "
                "abstract names none.",
                least=1.0,
                unit=" times",
            ),
            ClaimPart(
                "C54",
                "accuracy",
                "With clipping networks without a norm match the test accuracy of batch norm.",
                "test accuracy with batch norm minus that with clipping, each at its best of nine "
                "rates, in points",
                _MATCH,
                most=_POINTS,
                nature=Nature.SCALE,
            ),
        ),
        trials=_CLIPPED,
        lesson="without_norm",
        limits=(_STEPS, _GOOD, _LEARNS),
        knobs="Skips, the clipping threshold λ, whether α is clipped, and examples per batch.",
        differs=(
            "The paper speaks of residual convolutional networks on ImageNet, with standardized "
            "weights, dropout and momentum. Here λ is not tuned, SkipInit's α is clipped, too, and "
            "plain networks are our addition. Rates are about half a decade apart."
        ),
    ),
    Claim(
        id="C55",
        section=_WITHOUT,
        title="Dynamic tanh instead of a norm",
        statement=(
            "Transformers with dynamic tanh, tanh(αx), in the place of normalization can match or "
            "exceed the performance of normalized ones, mostly without tuning of hyperparameters."
        ),
        source="Zhu25",
        where="abstract",
        test=(
            "Residual and plain networks of 3 and 12 blocks of 64 units learn digits for 200 steps "
            "with dynamic tanh, layer norm and batch norm. "
            f"{_TUNED} One part takes layer norm's best rate for both."
        ),
        parts=(
            ClaimPart(
                "C55",
                "layer norm",
                "Residual networks with dynamic tanh match those with layer norm.",
                "test accuracy with layer norm minus that with dynamic tanh, each at its best of "
                "nine rates, in points",
                _MATCH,
                most=_POINTS,
                nature=Nature.SCALE,
                trials=_TANH,
            ),
            ClaimPart(
                "C55",
                "untuned",
                "At the rate that suits layer norm dynamic tanh matches it in residual networks.",
                "test accuracy with layer norm minus that with dynamic tanh, both at layer norm's "
                "best of nine rates, in points",
                f"This is what no tuning means here. {_MATCH}",
                most=_POINTS,
                nature=Nature.SCALE,
                trials=_TANH,
            ),
            ClaimPart(
                "C55",
                "batch norm",
                "Residual networks with dynamic tanh match those with batch norm.",
                "test accuracy with batch norm minus that with dynamic tanh, each at its best of "
                "nine rates, in points",
                f"Transformers have layer norm, so this part is ours. {_MATCH}",
                most=_POINTS,
                trials=_TANH,
            ),
            ClaimPart(
                "C55",
                "without skips",
                "Dynamic tanh needs skips: in networks without them it does worse than layer norm.",
                "test accuracy with layer norm minus that with dynamic tanh without skips, each at "
                "its best of nine rates, in points",
                f"Transformers have skips, so this part is ours. {_MATCH}",
                least=_POINTS,
                none=0.0,
                trials=_PLAIN_TANH,
            ),
        ),
        trials=(*_TANH, *_PLAIN_TANH),
        lesson="without_norm",
        limits=(_STEPS, _LEARNS),
        knobs="Blocks, skips, and steps.",
        differs=(
            "These are no transformers: fully connected networks with a layer before each ReLU, on "
            "small digits, trained by plain gradient descent. α starts at 0.5, as in the paper's "
            "code."
        ),
    ),
)
"""Every claim by its id."""
