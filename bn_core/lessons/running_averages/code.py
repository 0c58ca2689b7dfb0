"""The timeline of running averages as code to copy."""

from __future__ import annotations

from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.timeline import simulate_timeline
from bn_core.text.code import format_config, format_import


def write_timeline_code(config: TimelineConfig) -> str:
    """Write a script that passes the timeline's batches through PyTorch's layer."""
    reset = config.recover_at if config.recover == "reset" else 0
    again = f"\n    if number == {reset}:\n        bn.reset_running_stats()" if reset else ""
    return f"""\
import torch
{format_import(type(config))}
{format_import(simulate_timeline)}

x = torch.from_numpy({simulate_timeline.__name__}({format_config(config)}).x)  # one row per batch
bn = torch.nn.BatchNorm1d(1, momentum={config.momentum!r}, dtype=torch.float64)
for number, batch in enumerate(x, start=1):{again}
    bn(batch[:, None])  # training mode: normalizes with the batch and updates the averages
mean, var = bn.running_mean, bn.running_var
print(mean, var)
"""
