"""Check printed sentences about inference and momentum.

Claims C09 (inference is affine) and C38 (momentum .9 weights the old value).
"""

from __future__ import annotations

import torch
from torch import nn

from bn_core import normalize
from bn_core.course.ledger.claims import CLAIMS
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.folding.worker.folding_check import TOLERANCE
from bn_core.lessons.folding.worker.folding_check import check as folded
from bn_core.norm.conventions import KERAS, PYTORCH, update_statistics
from bn_core.text.numbers import format_number

OLD = CLAIMS["C38"].limit("old")
"""The momentum of claim C38: what it is said to weight is the old value."""
ROUNDING = CLAIMS["C38"].limit("rounding")
"""How far a share that was measured in float64 may be from it."""
BATCH = (1.0, 2.0, 3.0, 4.0)


def judge_affine(seed: int) -> Verdict:
    """C09: a linear layer or a convolution with batch norm, folded into one."""
    result = folded(seed)
    return decide_by_hand(
        id="C09",
        claim="In inference batch norm is one fixed affine map.",
        measured=result["sentence"],
        expected=f"Outputs in eval mode within {format_number(TOLERANCE)}, in float64.",
        holds=result["state"] == "agrees",
        because="With fixed statistics y = a·x + c for each feature, which the layer before it can "
        "carry.",
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
    """C38: PyTorch's buffer after one batch, and Keras's by its own formula."""
    step = normalize([[each] for each in BATCH])
    pytorch = old_share(buffer(OLD), float(PYTORCH.stored_var(step)[0]))
    keras = old_share(
        float(update_statistics(step, KERAS, OLD).var[0]), float(KERAS.stored_var(step)[0])
    )
    holds = abs(pytorch - OLD) <= ROUNDING
    usual = buffer(PYTORCH.momentum)
    return decide_by_hand(
        id="C38",
        claim=f"A momentum of {OLD} weights the old value.",
        measured=f"PyTorch's running variance after one batch at momentum {OLD}: the old value's "
        f"share is {format_number(pytorch)}. Keras's formula gives it {format_number(keras)}. At "
        f"PyTorch's default of {format_number(PYTORCH.momentum)}, [1, 2, 3, 4] turns 1 into "
        f"{format_number(usual, 5)}.",
        expected=f"A share of {OLD} of the old value in PyTorch's own buffer.",
        holds=holds,
        because="PyTorch's momentum is the share of the new batch, Keras's that of the old value: "
        f"{OLD} there is {format_number(PYTORCH.momentum_for(KERAS.share(OLD)))} here."
        if not holds
        else "This buffer keeps the old value's share.",
    )
