"""The measurement of covariate shift as code to copy."""

from __future__ import annotations

from bn_core.lessons.covariate_shift.config import CovariateShiftConfig
from bn_core.lessons.covariate_shift.experiments import COVARIATE_SHIFT
from bn_core.lessons.covariate_shift.view import GRADIENTS
from bn_core.text.code import format_config, format_import

_LESSON = "bn_core.lessons.covariate_shift"
_NOISE = (
    f"""\
from {_LESSON}.config import NORMS
from {_LESSON}.sentences import measure_movement""",
    """\
for norm, moved, right in zip(NORMS, measure_movement(result), result.accuracy[..., -1]):
    print(norm, "moves", np.median(moved), "accuracy", np.median(right))""",
)
_GRADIENTS = (
    f"from {_LESSON}.config import RATES",
    """\
for rate, (none, batch) in zip(RATES, np.median(result.cosine.mean(axis=3), axis=2)):
    print("rate", rate, "cosine without", none, "with batch norm", batch)""",
)
"""What each picture's code imports, and how it prints."""


def write_shift_code(config: CovariateShiftConfig, show: str) -> str:
    """Return code that measures covariate shift and prints one picture's medians."""
    imports, prints = _GRADIENTS if show == GRADIENTS else _NOISE
    return f"""\
import numpy as np

{format_import(type(config))}
{imports}
from {COVARIATE_SHIFT.worker} import run

*_, result = run({format_config(config)})
{prints}
for verdict in result.verdicts:
    print(*verdict.sentences)
"""
