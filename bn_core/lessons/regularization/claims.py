"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_NOISE = "Noise and its use"
_MISSED = Limit(
    "training_error",
    0.02,
    "A network that misses more of its own training examples is not "
    "done, and its test error says nothing yet.",
)
_FEW = "Few examples and full-batch steps, so that nothing but the statistics is noisy. "

CLAIMS = index_claims(
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
)
"""Every claim by its id."""
