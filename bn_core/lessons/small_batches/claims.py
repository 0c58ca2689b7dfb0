"""Claims about who shares a mean: noise, dropout, small batches, and companions at inference."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit

_NOISE, _SMALL = "Noise and its use", "Small batches"
_MISSED = Limit(
    "missed",
    0.02,
    "A network that misses more of its own training examples is not "
    "done, and its test error says nothing yet.",
)
_FEW = "Few examples and full-batch steps, so that nothing but the statistics is noisy. "

SMALL_BATCHES = (
    Claim(
        "C32",
        _NOISE,
        "The noise of a batch's statistics regularizes: batch norm errs less on the test set.",
        "all texts",
        "Networks learn from 100, 300 or 1,000 examples in full-batch steps: without a norm, with "
        "one mean for all, and with ghost batches of 20, whose means are noisy. Their test errors "
        "are compared.",
        "Ghosts below the full batch, and that below no norm, in every seed; all have learned "
        "their own examples.",
        (_MISSED,),
        ("few digits", "more digits", "few mnist"),
        "small_batches",
        "Data set, number of examples, size of the ghosts, and steps.",
        _FEW + "Texts compare batches of a usual run, where the steps are noisy, too.",
    ),
    Claim(
        "C33",
        _NOISE,
        "With batch norm dropout becomes unnecessary.",
        "IS15",
        "Networks learn from 100, 300 or 1,000 examples in full-batch steps, with and without "
        "dropout of half of their hidden outputs. With batch norm, both test errors are compared.",
        "Dropout does not lower it in any seed; both have learned their own examples.",
        (_MISSED,),
        ("few digits", "more digits", "few mnist"),
        "small_batches",
        "Data set, number of examples, the share dropped, and steps.",
        _FEW + "The paper has Inception on ImageNet.",
    ),
    Claim(
        "C34",
        _NOISE,
        "Batch norm before or after the activation matters little.",
        "a course text",
        "Networks learn from 100, 300 or 1,000 examples in full-batch steps, with batch norm "
        "before and after the nonlinearity. Their test errors are compared.",
        "Less than 1 point apart in every seed; both have learned their own examples.",
        (
            Limit("points", 0.01, "“Little” is taken as less than a point, five of 500 images."),
            _MISSED,
        ),
        ("placing few", "placing more", "placing mnist"),
        "activations",
        "Before or after, nonlinearity, and learning rate.",
        _FEW.strip(),
    ),
    Claim(
        "C35",
        _SMALL,
        "Small batches hurt batch norm, not group norm.",
        "WH18",
        "Networks of 3 × 96 learn digits in batches of 2 to 256, for equally many epochs, at "
        "rates that shrink with the batch. Their test errors are compared at 2.",
        "Batch norm 10 points or more above group norm at 2, in every seed.",
        (Limit("points", 0.1, "The paper finds 10.6 at 2 images, on ImageNet."),),
        ("cliff",),
        "small_batches",
        "Epochs, the rate at 32, and how it shrinks.",
        "The paper has ResNet-50 on ImageNet for 100 epochs; here it is 2 epochs of digits.",
    ),
    Claim(
        "C36",
        _SMALL,
        "At a batch of 2 batch norm gives ±1 and passes no gradient; at B it passes "
        "√((B − 2)/B) of it.",
        "derived here",
        "Normal batches of 2, 3, 4 and 8 go through batch norm with a random gradient from above. "
        "The root mean square of σ·∂L/∂x is measured.",
        "Each within 0.03 of √((B − 2)/B).",
        (Limit("near", 0.03, "A quarter of the smallest distance between the four roots."),),
        ("cliff",),
        "small_batches",
        "The size of the batch, and ε.",
    ),
    Claim(
        "C37",
        _SMALL,
        "At inference a prediction does not depend on its batch; in train mode it does.",
        "all texts",
        "A trained network is asked about the test set in many batchings, at random and sorted by "
        "class. In eval mode the labels are compared, in train mode the accuracies.",
        "No label changes in eval mode; sorted batches of 32 cost more than 0.3 of the accuracy "
        "in train mode.",
        (
            Limit(
                "drop",
                0.3,
                "Far beyond the spread of random batches: most sorted batches hold a class or two.",
            ),
            Limit("learned", 0.5, "A network that has learned less has little accuracy to lose."),
        ),
        ("companions",),
        "running_averages",
        "Images in a judged batch, and training steps.",
        "One network is asked: in eval mode nothing is left to chance.",
    ),
)
