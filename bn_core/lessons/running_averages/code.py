"""The timeline of running averages as code to copy."""

from __future__ import annotations

from bn_core.lessons.running_averages.averaged_weights import AveragedWeightsConfig
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.timeline import OUTLIER


def write_timeline_code(config: TimelineConfig) -> str:
    """Write a script that passes the timeline's batches through PyTorch's layer."""
    reset = config.recover_at if config.recover == "reset" else 0
    again = f"\n    if number == {reset}:\n        bn.reset_running_stats()" if reset else ""
    return f"""\
import numpy as np
import torch

batches, size = {config.batches}, {config.batch_size}
noise = np.random.default_rng({config.seed}).normal(size=(batches, size))
{_write_corruption(config)}{_write_source(config)}\
x = torch.from_numpy(mean + spread * noise)  # one row per batch

bn = torch.nn.BatchNorm1d(1, momentum={config.momentum!r}, dtype=torch.float64)
means, variances = [0.0], [1.0]  # what a new layer stores
for number, batch in enumerate(x, start=1):{again}
    bn(batch[:, None])  # training mode: normalizes with the batch and updates the averages
    means.append(bn.running_mean.item())
    variances.append(bn.running_var.item())
mean, var = bn.running_mean, bn.running_var
print(mean, var)
"""


def _write_corruption(config: TimelineConfig) -> str:
    """Write the line that puts a bad number into a batch, if there is one."""
    at = config.poison_at - 1
    if config.poison == "none" or at >= config.batches:
        return ""
    value, what = (repr(OUTLIER), "an outlier") if config.poison == "outlier" else ("np.nan", "NaN")
    return f"noise[{at}, 0] = {value}  # {what} in batch {at + 1}\n"


def _write_source(config: TimelineConfig) -> str:
    """Write the lines that give mean and spread of the source."""
    if not 0 < config.change_at <= config.batches:
        return f"mean, spread = {config.mean!r}, {config.spread!r}\n"
    return f"""\
new = np.arange(1, batches + 1)[:, None] >= {config.change_at}  # the batches of the new source
mean = np.where(new, {config.new_mean!r}, {config.mean!r})
spread = np.where(new, {config.new_spread!r}, {config.spread!r})
"""


def write_averaged_weights_code(config: AveragedWeightsConfig) -> str:
    """Write a script that averages two networks, with their buffers and without."""
    return f"""\
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, update_bn

x = torch.tensor([0.0, 2.0]).repeat(5000)[:, None]  # mean 1, variance 1


def checkpoint(weight):
    net = nn.Sequential(nn.Linear(1, 1, bias=False), nn.BatchNorm1d(1, momentum=1.0))
    nn.init.constant_(net[0].weight, weight)
    net(x)  # momentum 1: the running statistics are those of this batch
    return net.eval()


share = {config.share!r}
averaged = AveragedModel(
    checkpoint({config.first!r}),
    avg_fn=lambda old, new, count: (1 - share) * old + share * new,
    use_buffers=True,
)
averaged.n_averaged += 1  # the first checkpoint is in it
averaged.update_parameters(checkpoint({config.second!r}))
averaged.eval()
print("variance:", averaged.module[1].running_var.item(), "std:", averaged(x).std().item())

update_bn([x], averaged)
averaged.eval()
print("variance:", averaged.module[1].running_var.item(), "std:", averaged(x).std().item())
"""
