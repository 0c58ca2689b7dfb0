"""The measurement of covariate shift as code to copy."""

from __future__ import annotations

from bn_core.lessons.covariate_shift.config import ShiftConfig
from bn_core.text.code import call


def shift_code(config: ShiftConfig) -> str:
    """Code that measures both readings of covariate shift and prints the three verdicts."""
    return f"""\
from bn_core.configs import ShiftConfig
from bn_core.experiments.covariate_shift import run

*_, result = run({call(config)})
for verdict in result.verdicts:
    print(verdict.measured, verdict.words)
"""
