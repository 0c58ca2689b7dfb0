"""Noisy batches as code to copy."""

from __future__ import annotations

from numpy.typing import ArrayLike

from bn_core.lessons.regularization.config import BatchNoiseConfig, GhostBatchesConfig
from bn_core.lessons.regularization.experiments import GHOST_BATCHES
from bn_core.text.code import format_config, format_import, format_vector


def write_ghost_batches_code(config: GhostBatchesConfig) -> str:
    """Write code that trains on few examples again and prints the errors."""
    return f"""\
{format_import(type(config))}
from {GHOST_BATCHES.worker} import run

*_, result = run({format_config(config)})
for setting, error in zip(result.settings, result.error):
    print(setting, error.round(3).tolist())
for verdict in result.verdicts:
    print(verdict.sentence)
"""


def write_batch_noise_code(config: BatchNoiseConfig) -> str:
    """Write NumPy code that draws the batches and prints how far x_hat scatters."""
    return f"""\
import numpy as np

rng = np.random.default_rng(({config.seed}, {config.size}))
x = rng.normal(size=({config.size}, {config.draws}))  # each column is a batch
x[0] = {config.value}  # the fixed value
x_hat = (x[0] - x.mean(axis=0)) / x.std(axis=0)
print(*np.percentile(x_hat, (5, 95)), x_hat.std(ddof=1))
"""


def write_free_outputs_code(keys: ArrayLike, other_keys: ArrayLike) -> str:
    """Write PyTorch code that completes one sub-batch from its other outputs."""
    return f"""\
import torch

a = torch.tensor({format_vector(keys)}, dtype=torch.float64)
b = torch.tensor({format_vector(other_keys)}, dtype=torch.float64)
# In training mode PyTorch wants an ε above 0.
norm = torch.nn.BatchNorm1d(1, eps=1e-12, affine=False, dtype=torch.float64)
a, b = norm(a[:, None])[:, 0], norm(b[:, None])[:, 0]  # each by its own statistics

known, size = a[:-2], len(a)
half = -known.sum() / 2
distance = ((size - (known**2).sum()) / 2 - half**2).clamp(min=0).sqrt()
print("the last two:", (half - distance).item(), (half + distance).item())
print("sums:", [(a[:-1].sum() + each).item() for each in (a[-1], *b)])
"""
