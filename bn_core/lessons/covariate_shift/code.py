"""The measurement of covariate shift as code to copy."""

from __future__ import annotations

from bn_core.lessons.covariate_shift.config import CovariateShiftConfig
from bn_core.lessons.covariate_shift.experiments import COVARIATE_SHIFT
from bn_core.text.code import format_config, format_import


def write_shift_code(config: CovariateShiftConfig) -> str:
    """Return code that measures covariate shift and prints the verdicts."""
    return f"""\
{format_import(type(config))}
from {COVARIATE_SHIFT.worker} import run

*_, result = run({format_config(config)})
for verdict in result.verdicts:
    print(*verdict.sentences)
"""
