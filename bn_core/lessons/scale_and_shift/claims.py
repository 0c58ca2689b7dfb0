"""The published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_BEST = "each at its best of seven rates, in points"
_LOST = (
    "test accuracy with mean and standard deviation minus that with {}, each at its best of five "
    "rates, in points"
)
_COMPARABLE = "Ten of 500 test images, which we take for “comparable”."
_OURS = "Neither paper says so: this part is ours."
_OVER_UNITS = ("statistics over units",)
_OVER_BATCH = ("statistics over the batch", "statistics in 3 layers")

CLAIMS = index_claims(
    Claim(
        id="C49",
        section="Scale and shift",
        title="γ and β alone, with random weights",
        statement="Training only γ and β of batch norm, with all weights frozen at random, gives "
        "surprisingly high performance: sufficiently deep residual networks reach 82% on CIFAR-10, "
        "far more than from training as many randomly chosen parameters elsewhere.",
        source="Fr21",
        where="abstract",
        test="Residual ReLU networks of 3 and of 10 layers of 32 units learn digits for 200 steps. "
        "Of each, γ and β alone are trained, as many weights chosen at random from all layers, the "
        "last layer alone, or everything. Weights and batches are the same, and each has the best "
        "of seven rates.",
        parts=(
            ClaimPart(
                "C49",
                "far",
                "With γ and β alone residual networks reach a surprisingly high accuracy.",
                "test accuracy with γ and β alone, at the best of seven rates",
                "About the paper's 82% on CIFAR-10, which has ten classes, too. Chance gives 0.1.",
                least=0.8,
                nature=Nature.SCALE,
            ),
            ClaimPart(
                "C49",
                "random weights",
                "γ and β alone reach a far higher accuracy than as many weights chosen at random.",
                f"test accuracy with γ and β alone minus that with random weights, {_BEST}",
                "We take ten points, 50 of 500 test images, for “far”; the abstract has no number.",
                least=10.0,
                none=0.0,
                nature=Nature.SCALE,
            ),
            ClaimPart(
                "C49",
                "last layer",
                "γ and β alone reach a higher accuracy than the last layer alone.",
                f"test accuracy with γ and β alone minus that with the last layer, {_BEST}",
                "Higher at all. The abstract does not compare with it, so this part is ours.",
                least=0.0,
                none=0.0,
            ),
        ),
        trials=("frozen weights in 3 layers", "frozen weights in 10 layers"),
        lesson="scale_and_shift",
        limits=(Limit("steps", 200, "About ten passes over the training digits."),),
        knobs="Layers, units per layer, and steps.",
        differs="The paper has deep convolutional networks on CIFAR-10 and ImageNet. Digits are "
        "much easier, and plain gradient descent for 200 steps is far less training. The last "
        "layer has 330 numbers; 3 layers have 192 γ and β, and 10 layers 640. Random weights of 10 "
        "layers do best at the largest rate; a larger one could only favour them.",
    ),
    Claim(
        id="C52",
        section="Scale and shift",
        title="Standardizing with one statistic alone",
        statement="Re-centering is dispensable: dividing by the root mean square alone performs "
        "comparably to layer norm. And mean-only batch norm, with weight normalization, does "
        "without the division.",
        source="ZS19, SK16",
        where="abstract of the first, section 4 of the second",
        test="ReLU networks of 8 × 32 learn digits for 100 steps, over the batch also of 3 × 32. "
        "They standardize by mean and standard deviation, by one of them, by the root mean square "
        "or not at all: over the units of a layer or over the batch. First weights and batches are "
        "the same, and each has the best of five rates.",
        parts=(
            ClaimPart(
                "C52",
                "rms over units",
                "Over the units of a layer, dividing by the root mean square alone performs "
                "comparably to layer norm.",
                _LOST.format("the root mean square alone"),
                _COMPARABLE,
                most=2.0,
                trials=_OVER_UNITS,
            ),
            ClaimPart(
                "C52",
                "mean over batch",
                "Subtracting the batch mean alone, with weight normalization, performs comparably "
                "to batch norm.",
                _LOST.format("the mean alone and weight normalization"),
                _COMPARABLE,
                most=2.0,
                trials=_OVER_BATCH,
            ),
            ClaimPart(
                "C52",
                "rms over batch",
                "Over the batch, too, dividing by the root mean square alone performs comparably.",
                _LOST.format("the root mean square alone"),
                f"{_COMPARABLE} {_OURS}",
                most=2.0,
                trials=_OVER_BATCH,
            ),
            ClaimPart(
                "C52",
                "std over batch",
                "Over the batch, dividing by the standard deviation alone, without subtracting "
                "the mean, performs comparably.",
                _LOST.format("the standard deviation alone"),
                f"{_COMPARABLE} {_OURS}",
                most=2.0,
                trials=_OVER_BATCH,
            ),
            ClaimPart(
                "C52",
                "neither",
                "Without any of the statistics networks reach less than with mean and standard "
                "deviation.",
                _LOST.format("neither"),
                "More than what counts as comparable. If they reached as much, the other parts "
                "would say little. This part is ours.",
                least=2.0,
                none=0.0,
            ),
        ),
        trials=(*_OVER_UNITS, *_OVER_BATCH),
        lesson="scale_and_shift",
        limits=(Limit("training steps", 100, "About five passes over the training digits."),),
        knobs="Layers, units per layer, steps, and what the statistics are taken over.",
        differs="The papers have translation, image classification and other tasks, and larger "
        "networks. After 100 steps these are still learning, so the speed of learning counts. The "
        "first paper's gain in running time is not measured. A first set-up of 5 layers and 200 "
        "steps was replaced, since without any statistics networks came as near; the last part "
        "was added then.",
    ),
)
"""Every claim by its id."""
