"""Sentences about one layer and one network in both modes."""

from __future__ import annotations

from bn_core.lessons.train_eval.facts import CaseFacts, ModeFacts
from bn_core.text.numbers import format_number


def describe_outputs(now: CaseFacts) -> str:
    """Describe the outputs in both modes, without naming a cause."""
    if not now.gap:
        return (
            "The outputs are the same in both modes, to the last digit. Running statistics and "
            "those of one batch hardly ever agree so closely."
        )
    return (
        "In training mode the outputs have mean 0 and standard deviation 1. In evaluation mode "
        f"they have mean {format_number(now.eval_mean)} and standard deviation "
        f"{format_number(now.eval_std)}; the two differ by {format_number(now.gap)} (root mean "
        "square)."
    )


def tell_healthy(now: ModeFacts) -> str:
    """Tell how far the modes are apart when nothing is wrong."""
    if now.layer is None:
        return ""
    return (
        f"The outputs of both modes differ by {format_number(now.layer.gap)} (root mean square). "
        f"The running mean is {format_number(now.layer.running_mean)}, this batch's mean "
        f"{format_number(now.layer.batch_mean)}. Nothing is wrong: a batch of {now.layer.size} "
        "differs this much by chance."
    )


def tell_early(now: ModeFacts) -> str:
    """Tell how far the running mean has come after a few batches."""
    if now.layer is None:
        return ""
    return (
        f"After {now.layer.batches} batches the running mean is "
        f"{format_number(now.layer.running_mean)}, on its way from 0 to about "
        f"{format_number(now.layer.batch_mean)}. So evaluation mode subtracts too little: its "
        f"outputs have mean {format_number(now.layer.eval_mean)} instead of 0."
    )


def tell_corrupted(now: ModeFacts) -> str:
    """Tell what one corrupted batch left in the running statistics."""
    if now.layer is None:
        return ""
    return (
        f"One corrupted batch among {now.layer.batches} moved the running mean to "
        f"{format_number(now.layer.running_mean)} and the running variance to "
        f"{format_number(now.layer.running_var)}; this batch has "
        f"{format_number(now.layer.batch_mean)} and {format_number(now.layer.batch_var)}. So the "
        f"outputs have mean {format_number(now.layer.eval_mean)} instead of 0, and standard "
        f"deviation {format_number(now.layer.eval_std)} instead of 1."
    )


def tell_composition(now: ModeFacts) -> str:
    """Tell how training mode depends on the other images of a batch."""
    if now.network is None:
        return ""
    return (
        f"Evaluation mode: accuracy {format_number(now.network.evaluation)}. Training mode in "
        f"batches of {now.network.size}: {format_number(now.network.random)} if they are random, "
        f"{format_number(now.network.by_class)} if they are sorted by class. The label of an image "
        "depends on the other images of its batch."
    )
