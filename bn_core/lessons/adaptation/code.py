"""Test-time statistics as code to copy."""

from __future__ import annotations

from bn_core.lessons.adaptation.config import AdaptationConfig, AdaptationView
from bn_core.lessons.adaptation.experiments import ADAPTATION
from bn_core.lessons.adaptation.result import WAYS
from bn_core.text.code import format_config, format_import

USE_TEST_BATCH = """\
import copy

import torch
from torch import nn


def use_test_batches(model):
    \"\"\"Return a copy whose batch norm takes mean and variance from each batch that it gets.

    All else is in evaluation mode. Nothing is averaged, so no test batch leaves a trace.
    \"\"\"
    adapted = copy.deepcopy(model).eval()
    for layer in adapted.modules():
        if isinstance(layer, nn.modules.batchnorm._BatchNorm):
            layer.track_running_stats = False
            layer.running_mean = layer.running_var = None
    return adapted
"""
"""The function to copy."""
_EXAMPLE = """\


model = nn.Sequential(nn.BatchNorm1d(1), nn.Dropout()).eval()  # running mean 0, variance 1
x = torch.tensor([[5.0], [7.0], [9.0]])
print(model(x).flatten().tolist())
print({changed}(x).flatten().tolist())
print(model[0].running_mean.item())  # not changed
"""
MIX_STATISTICS = """\
import copy

import torch
from torch import nn
from torch.nn.functional import batch_norm


class MixedBatchNorm(nn.Module):
    \"\"\"Batch norm for tests, whose running averages count for ``weight`` images.\"\"\"

    def __init__(self, layer, weight):
        super().__init__()
        self.layer, self.weight = layer, weight

    @torch.no_grad()
    def forward(self, x):
        share = self.weight / (self.weight + len(x))
        dims = [dim for dim in range(x.dim()) if dim != 1]
        var, mean = torch.var_mean(x, dim=dims, correction=0)
        mean = share * self.layer.running_mean + (1 - share) * mean
        var = share * self.layer.running_var + (1 - share) * var
        return batch_norm(x, mean, var, self.layer.weight, self.layer.bias, eps=self.layer.eps)


def mix_statistics(model, weight):
    \"\"\"Return a copy of a model whose batch norm mixes both kinds of statistics.\"\"\"
    if isinstance(model, nn.modules.batchnorm._BatchNorm):
        return MixedBatchNorm(copy.deepcopy(model).eval(), weight)
    adapted = copy.deepcopy(model).eval()
    for name, child in adapted.named_children():
        setattr(adapted, name, mix_statistics(child, weight))
    return adapted
"""
"""The class and the function to copy."""


def write_test_batch_code() -> str:
    """Write PyTorch code that takes statistics from test batches."""
    return USE_TEST_BATCH + _EXAMPLE.format(changed="use_test_batches(model)")


def write_mixture_code(weight: int) -> str:
    """Write PyTorch code whose running averages count for ``weight`` images."""
    return MIX_STATISTICS + _EXAMPLE.format(changed=f"mix_statistics(model, weight={weight})")


def write_lab_code(config: AdaptationConfig, view: AdaptationView) -> str:
    """Write code that measures the page's numbers again; it needs the lab's package."""
    ways = tuple(way for way in WAYS if config.weight or way != "mixed")
    return f"""\
{format_import(type(config))}
from {ADAPTATION.worker} import run

*_, result = run({format_config(config)})
for way in {ways}:
    print(way, result.at(way, severity={view.severity}, size={view.size}).round(3).tolist())
"""
