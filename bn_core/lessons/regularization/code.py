"""Ghost batches as code to copy."""

from __future__ import annotations

from bn_core.lessons.regularization.config import GhostBatchesConfig
from bn_core.lessons.regularization.experiments import GHOST_BATCHES
from bn_core.text.code import format_config, format_import


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
