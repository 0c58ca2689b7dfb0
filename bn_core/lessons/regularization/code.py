"""Noisy batches as code to copy."""

from __future__ import annotations

from bn_core.lessons.regularization.config import BatchNoiseConfig, GhostBatchesConfig
from bn_core.lessons.regularization.experiments import GHOST_BATCHES
from bn_core.text.code import format_config, format_import


def write_ghost_batches_code(config: GhostBatchesConfig) -> str:
    """Write code that trains on few examples again and prints the errors."""
    return f"""\
# Run this in the folder of BatchNorm Lab.
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
