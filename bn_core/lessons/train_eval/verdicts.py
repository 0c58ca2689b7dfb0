"""Judge whether predictions depend on the batch (claim C37)."""

from __future__ import annotations

from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.train_eval.claims import CLAIMS
from bn_core.lessons.train_eval.result import BatchComposition
from bn_core.lessons.train_eval.worker.label_counts import SIZES
from bn_core.text.numbers import format_number

DROP = CLAIMS["C37"].limit("drop")
"""The share of accuracy that sorted batches must cost for claim C37 to hold."""


LEARNED = CLAIMS["C37"].limit("learned")
"""The accuracy above which the claim can be judged."""


def judge_batch_composition(result: BatchComposition) -> Verdict:
    """Judge claim C37: only in train mode predictions depend on the batch.

    The claim's threshold is DROP; the batch size is the one that was asked for.
    """
    size, place = result.shown_size, result.index_of_size(result.shown_size)
    drop = result.eval_accuracy - float(result.by_class[place])
    at_random = result.eval_accuracy - float(result.random[place])
    largest = result.eval_accuracy - float(result.by_class[-1])
    holds: bool | None = not result.eval_changed and drop > DROP
    because = (
        "In eval mode mean and variance are fixed numbers; in train mode they are the batch's, and "
        "few classes have another mean than all."
    )
    if not result.eval_changed and not holds:
        because = (
            f"Eval mode keeps its half. Sorted batches of {size} cost less: the more classes share "
            "one, the nearer it is to those of training."
        )
    if not result.draws or not result.done or result.ended:
        holds, because = None, result.ended or "The measurement is not finished."
    elif not result.eval_accuracy > LEARNED:
        holds, because = None, "The network has not learned enough for its accuracy to drop."
    return decide_by_hand(
        id="C37",
        claim="In inference a prediction does not depend on its batch; in train mode batches "
        f"of {size} sorted by class cost more than {format_number(DROP)} of the accuracy.",
        measured=f"Another order or batch size changes {result.eval_changed} labels in eval mode "
        f"(outputs by {format_number(result.eval_difference, 1)} at most). In train mode, test "
        f"batches of {size} sorted by class cost {format_number(drop)} of the accuracy "
        f"{format_number(result.eval_accuracy)}, drawn at random {format_number(at_random)}; "
        f"sorted batches of {SIZES[-1]} cost {format_number(largest)}.",
        expected=f"No label changes in eval mode; sorted batches of {size} in train mode cost "
        f"more than {format_number(DROP)}.",
        holds=holds,
        because=because,
    )
