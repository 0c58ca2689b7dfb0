"""Check printed sentences about inference and momentum.

Claims C09 (inference is affine) and C38 (momentum .9 is the weight of the old value).
"""

from __future__ import annotations

import torch
from torch import nn

from bn_core import normalize
from bn_core.course.ledger.claims import CLAIMS
from bn_core.experiments.effect import Effect
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.folding.worker.folding_check import measure_folding
from bn_core.norm.conventions import KERAS, PYTORCH, update_statistics
from bn_core.text.numbers import format_number

MOMENTUM = CLAIMS["C38"].limit("momentum")
"""The momentum of claim C38."""
BATCH = (1.0, 2.0, 3.0, 4.0)


def judge_affine(seed: int) -> Verdict:
    """C09: a linear layer or a convolution with batch norm, folded into one."""
    found = measure_folding(seed)
    return Verdict.of(
        CLAIMS["C09"].part(),
        Effect.exact(found.in_eval),
        found.sentence,
        "With fixed statistics y = a·x + c for each feature, which the layer before it can carry.",
    )


def buffer(momentum: float) -> float:
    """PyTorch's own running variance after one batch, from 1."""
    layer = nn.BatchNorm1d(1, momentum=momentum, dtype=torch.float64)
    layer(torch.tensor(BATCH, dtype=torch.float64)[:, None])
    assert layer.running_var is not None
    return layer.running_var.item()


def old_share(stored: float, batch: float) -> float:
    """The old value's share in what is stored, where the old value was 1."""
    return (stored - batch) / (1 - batch)


def judge_momentum() -> Verdict:
    """C38: PyTorch's buffer after one batch, Keras's formula and the papers'."""
    step = normalize([[each] for each in BATCH])
    var = float(step.var[0])
    pytorch = old_share(buffer(MOMENTUM), float(PYTORCH.stored_var(step)[0]))
    keras = old_share(
        float(update_statistics(step, KERAS, MOMENTUM).var[0]), float(KERAS.stored_var(step)[0])
    )
    papers = old_share(MOMENTUM * 1 + (1 - MOMENTUM) * var, var)
    usual = buffer(PYTORCH.momentum)
    return Verdict.of(
        CLAIMS["C38"].part("old value"),
        [Effect.exact(each) for each in (keras, papers, pytorch)],
        f"At momentum {format_number(MOMENTUM)} the old value's share is {format_number(keras)} in "
        f"Keras, {format_number(papers)} in the papers' formula (new = λ · old + (1 − λ) · batch) "
        f"and {format_number(pytorch)} in PyTorch. At PyTorch's default of "
        f"{format_number(PYTORCH.momentum)}, [1, 2, 3, 4] turns a running variance of 1 into "
        f"{format_number(usual, 5)}.",
        "PyTorch's momentum is the share of the new batch, Keras's that of the old value: "
        f"{format_number(MOMENTUM)} there is "
        f"{format_number(PYTORCH.momentum_for(KERAS.share(MOMENTUM)))} here.",
    )
