"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

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
        id="C32",
        section=_NOISE,
        title="Noise that regularizes",
        statement="The noise of a batch's statistics regularizes: batch norm errs less on the test"
        " set.",
        source="all texts",
        test=(
            "Networks learn from 100, 300 or 1,000 examples in full-batch steps: without a norm, "
            "with one mean for all, and with ghost batches of 20, whose means are noisy. Their "
            "test errors are compared."
        ),
        parts=judged_by_hand(
            "C32",
            "The noise of a batch's statistics regularizes: batch norm errs less on the test set.",
            (
                "Ghosts below the full batch, and that below no norm, in every seed; all have "
                "learned their own examples."
            ),
        ),
        trials=("few digits", "more digits", "few mnist"),
        lesson="small_batches",
        limits=(_MISSED,),
        knobs="Data set, number of examples, size of the ghosts, and steps.",
        differs=_FEW + "Texts compare batches of a usual run, where the steps are noisy, too.",
    ),
    Claim(
        id="C33",
        section=_NOISE,
        title="Dropout becomes unnecessary",
        statement="With batch norm dropout becomes unnecessary.",
        source="IS15",
        test=(
            "Networks learn from 100, 300 or 1,000 examples in full-batch steps, with and without "
            "dropout of half of their hidden outputs. With batch norm, both test errors are "
            "compared."
        ),
        parts=judged_by_hand(
            "C33",
            "With batch norm dropout becomes unnecessary.",
            "Dropout does not lower it in any seed; both have learned their own examples.",
        ),
        trials=("few digits", "more digits", "few mnist"),
        lesson="small_batches",
        limits=(_MISSED,),
        knobs="Data set, number of examples, the share dropped, and steps.",
        differs=_FEW + "The paper has Inception on ImageNet.",
    ),
    Claim(
        id="C34",
        section=_NOISE,
        title="Before or after the nonlinearity",
        statement="Batch norm before or after the activation matters little.",
        source="a course text",
        test=(
            "Networks learn from 100, 300 or 1,000 examples in full-batch steps, with batch norm "
            "before and after the nonlinearity. Their test errors are compared."
        ),
        parts=judged_by_hand(
            "C34",
            "Batch norm before or after the activation matters little.",
            "Less than 1 point apart in every seed; both have learned their own examples.",
        ),
        trials=("placing few", "placing more", "placing mnist"),
        lesson="activations",
        limits=(
            Limit("points", 0.01, "“Little” is taken as less than a point, five of 500 images."),
            _MISSED,
        ),
        knobs="Before or after, nonlinearity, and learning rate.",
        differs=_FEW.strip(),
    ),
)
"""Every claim by its id."""
