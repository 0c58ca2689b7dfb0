"""The lesson on ε as NumPy code to copy."""

from __future__ import annotations

from numpy.typing import ArrayLike

from bn_core.lessons.epsilon.config import EpsilonConfig
from bn_core.text.code import format_vector


def write_epsilon_code(x: ArrayLike, eps: float, config: EpsilonConfig) -> str:
    """Write code that prints the numbers of both figures for a feature ``x`` (B,)."""
    return f"""\
import numpy as np

x = np.array({format_vector(x)})
eps = {eps!r}

small = x / 10**{config.shrink}
x_hat = (small - small.mean()) / np.sqrt(small.var() + eps)
print("variance of x_hat:", x_hat.var())
print("var / (var + eps):", small.var() / (small.var() + eps))

far = (x + 10.0**{config.offset}).astype(np.float32)
one_pass = (far * far).mean() - far.mean() ** 2
two_passes = ((far - far.mean()) ** 2).mean()
print("E[x^2] - E[x]^2 in float32:", one_pass)
print("two passes in float32:     ", two_passes)
"""
