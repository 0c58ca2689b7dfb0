"""Small batches as code to copy."""

from __future__ import annotations

from bn_core.lessons.small_batches.config import SmallBatchesConfig
from bn_core.lessons.small_batches.experiments import BATCH_SIZES
from bn_core.lessons.small_batches.grouping import GroupedSamples
from bn_core.text.code import format_config, format_import, format_vector


def write_grouping_code(grouped: GroupedSamples) -> str:
    """Write PyTorch code that normalizes each group by itself and prints x_hat."""
    return f"""\
import torch
from torch.nn.functional import batch_norm

torch.set_printoptions(precision=8)
x = torch.tensor({format_vector(grouped.x)}, dtype=torch.float64)
groups = {grouped.letters!r}

x_hat = torch.zeros_like(x)  # one sample alone: PyTorch refuses, the arithmetic gives 0
for letter in sorted(set(groups)):
    mine = [i for i, each in enumerate(groups) if each == letter]
    if len(mine) > 1:
        x_hat[mine] = batch_norm(x[mine, None], None, None, training=True, eps=1e-5)[:, 0]
print(x_hat)
"""


def write_batch_sizes_code(config: SmallBatchesConfig) -> str:
    """Write code that measures errors by batch size and prints the verdicts."""
    return f"""\
{format_import(type(config))}
from bn_core.lessons.small_batches.config import NORMS
from {BATCH_SIZES.worker} import run

*_, result = run({format_config(config)})
for norm, error in zip(NORMS, result.error):
    print(norm, dict(zip(result.sizes.tolist(), error.round(3).tolist())))
for verdict in (*result.verdicts, *result.collapse):
    print(verdict.sentence)
"""
