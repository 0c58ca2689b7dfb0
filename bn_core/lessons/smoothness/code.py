"""The measurements of smoothness as code to copy."""

from __future__ import annotations

from bn_core.lessons.smoothness.config import CurvatureConfig, GradientPathConfig
from bn_core.lessons.smoothness.experiments import CURVATURE, GRADIENT_PATH
from bn_core.text.code import format_config, format_import


def write_gradient_path_code(config: GradientPathConfig) -> str:
    """Write code that searches along the gradient again and prints the ratios."""
    return f"""\
{format_import(type(config))}
from {GRADIENT_PATH.worker} import run

*_, result = run({format_config(config)})
for reading in ("loss_range", "largest_change", "effective_beta"):
    print(reading, result.compare_looks(reading).round(2).tolist())
for verdict in result.verdicts:
    print(verdict.sentence)
"""


def write_curvature_code(config: CurvatureConfig) -> str:
    """Write code that finds the eigenvalues again and prints their ratios."""
    return f"""\
{format_import(type(config))}
from {CURVATURE.worker} import run

*_, result = run({format_config(config)})
for quantity in ("top", "dominant", "fisher"):
    print(quantity, getattr(result, quantity).round(3).tolist())
for verdict in result.verdicts:
    print(verdict.sentence)
"""
