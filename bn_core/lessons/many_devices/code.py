"""Synchronized statistics and accumulated gradients as code to copy."""

from __future__ import annotations

from numpy.typing import ArrayLike

from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.many_devices.experiments import SYNC_BATCH_NORM
from bn_core.text.code import format_config, format_import, format_vector

CONVERT = """\
from torch import nn


def share_statistics(net):
    \"""Let all batch-norm layers of a network use statistics of all processes.

    Call it on a GPU, after init_process_group and before training.
    \"""
    net = nn.SyncBatchNorm.convert_sync_batchnorm(net)
    return nn.parallel.DistributedDataParallel(net)
"""


def write_sync_batch_norm_code(config: SyncBatchNormConfig) -> str:
    """Write code that runs the processes and prints their differences."""
    return f"""\
{format_import(type(config))}
from {SYNC_BATCH_NORM.worker} import run

*_, result = run({format_config(config)})
for name, together in (("separate", False), ("together", True)):
    output, gradient = (result.measure_difference(each, together) for each in (False, True))
    print(name, output, gradient)
print(result.refusal)
"""


def write_accumulation_code(micro: int) -> str:
    """Write code that compares a big batch with accumulated ones."""
    return f"""\
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 20).double(), torch.randint(0, 10, (64,))


def gradient(norm, size):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(20, 32), norm(), nn.ReLU(), nn.Linear(32, 10)).double()
    for part, classes in zip(x.split(size), y.split(size)):
        loss = nn.functional.cross_entropy(net(part), classes)
        (loss * len(part) / 64).backward()  # weighted, so that the sum is the mean of all 64
    return torch.cat([p.grad.flatten() for p in net.parameters()])


for norm in (nn.Identity, lambda: nn.BatchNorm1d(32)):
    print((gradient(norm, 64) - gradient(norm, {micro})).abs().max().item())
"""


def write_shares_code(first: ArrayLike, second: ArrayLike) -> str:
    """Write code that puts the statistics of two shares together, wrongly and rightly."""
    return f"""\
import torch

shares = [
    torch.tensor({format_vector(first)}, dtype=torch.float64),
    torch.tensor({format_vector(second)}, dtype=torch.float64),
]
means = torch.stack([each.mean() for each in shares])
variances = torch.stack([each.var(correction=0) for each in shares])
print("averaged:", means.mean().item(), variances.mean().item())

counts = torch.tensor([len(each) for each in shares], dtype=torch.float64)
weights = counts / counts.sum()
mean = (weights * means).sum()
var = (weights * (variances + (means - mean) ** 2)).sum()
print("all values:", mean.item(), var.item())
"""
