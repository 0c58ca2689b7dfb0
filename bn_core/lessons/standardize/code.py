"""Standardizing as code to copy."""

from __future__ import annotations

from bn_core.lessons.standardize.z_scores import ZScores
from bn_core.text.code import format_vector


def write_numpy_code(scores: ZScores) -> str:
    """Write NumPy code that prints the z-scores."""
    return f"""\
import numpy as np

x = np.array({format_vector(scores.x)})
z = (x - x.mean()) / x.std()  # np.std divides by n
print(z)
"""


def write_torch_code(scores: ZScores) -> str:
    """Write PyTorch code that prints the same z-scores."""
    return f"""\
import torch

x = torch.tensor({format_vector(scores.x)}, dtype=torch.float64)
z = (x - x.mean()) / x.std(correction=0)  # torch.std divides by n - 1 unless told otherwise
print(z)
"""
