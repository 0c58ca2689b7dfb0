"""The layer in both modes, and the run of the network, as code to copy."""

from __future__ import annotations

from bn_core.lessons.train_eval.config import BatchCompositionConfig
from bn_core.lessons.train_eval.experiments import BATCH_COMPOSITION
from bn_core.lessons.train_eval.failure_case import FailureCase
from bn_core.text.code import format_config, format_import, format_matrix


def write_modes_code(result: FailureCase) -> str:
    """Write a script that evaluates the batch in PyTorch in both modes."""
    stats, forgotten = result.stats, not result.eval.axes.fixed
    switch = "# bn.eval() was forgotten: the layer is still in training mode" * forgotten
    return f"""\
import torch

x = torch.tensor({format_matrix(result.batch)}, dtype=torch.float64)
bn = torch.nn.BatchNorm1d(1, affine=False, dtype=torch.float64)
bn.running_mean[:] = {float(stats.mean[0])!r}
bn.running_var[:] = {float(stats.var[0])!r}

{switch or "bn.eval()"}
evaluation = bn(x)
bn.train()
training = bn(x)  # this also updates the running statistics
print(training.mean(), training.std(correction=0))
print(evaluation.mean(), evaluation.std(correction=0))
"""


def write_network_code(config: BatchCompositionConfig) -> str:
    """Write code that trains and tests the network again."""
    return f"""\
{format_import(type(config))}
from {BATCH_COMPOSITION.worker} import run

*_, result = run({format_config(config)})
print("evaluation mode:", result.eval_accuracy)
for size, random, by_class in zip(result.sizes, result.random, result.by_class):
    print(size, random, by_class)
"""
