"""The measurement of covariate shift as code to copy."""

from __future__ import annotations

from bn_core.lessons.covariate_shift.config import CovariateShiftConfig
from bn_core.lessons.covariate_shift.experiments import COVARIATE_SHIFT
from bn_core.text.code import format_config, format_import


def write_shift_code(config: CovariateShiftConfig) -> str:
    """Return code that measures covariate shift and prints medians and verdicts."""
    return f"""\
# Run this in the folder of this project.
import numpy as np

{format_import(type(config))}
from bn_core.lessons.covariate_shift.config import NORMS
from bn_core.lessons.covariate_shift.sentences import measure_movement
from {COVARIATE_SHIFT.worker} import run

*_, result = run({format_config(config)})
for norm, moved, right in zip(NORMS, measure_movement(result), result.accuracy[..., -1]):
    print(norm, "moves", np.median(moved), "accuracy", np.median(right))
for verdict in result.verdicts:
    print(*verdict.sentences)
"""
