"""The notebook of the lesson on ε."""

from __future__ import annotations

from bn_core.lessons.epsilon.code import write_epsilon_code
from bn_core.lessons.epsilon.result import EpsilonResult
from bn_core.norm.arrays import Array
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_SHRINKAGE = """\
import matplotlib.pyplot as plt

divisors = np.logspace(0, 6, 65)
variances = [(x / each).var() for each in divisors]
plt.semilogx(divisors, [var / (var + eps) for var in variances], color="#0072B2")
plt.xlabel("the batch divided by")
plt.ylabel("variance of x̂")
plt.show()
"""
_OFFSETS = """\
offsets = np.logspace(0, 6, 73)
moved = (x[:, None] + offsets).astype(np.float32)
means = moved.mean(axis=0)
one, two = (moved**2).mean(axis=0) - means**2, ((moved - means) ** 2).mean(axis=0)
plt.semilogx(offsets, one, ".", color="#D55E00", label="E[x²] − E[x]²")
plt.semilogx(offsets, two, color="#0072B2", label="two passes")
plt.yscale("symlog", linthresh=max(x.var(), 1e-12))
plt.xlabel("added to the batch")
plt.ylabel("variance in float32")
plt.legend()
plt.show()
"""


def list_epsilon(x: Array, result: EpsilonResult) -> Notebook:
    """List the cells of both figures for a feature ``x`` (B,)."""
    at = result.at_offset
    cells = split_code(
        write_epsilon_code(x, result.eps, result.config),
        {
            "import numpy": "The batch and ε.",
            "small =": "The batch divided by a power of ten, and its x̂.",
            "far =": "The batch plus a power of ten, in float32, and its variance in two ways.",
        },
    )
    # What is left of a difference is rounding error, which depends on the order of a sum.
    absolute = 1e-5 * float(at.offset[0]) ** 2 + 1e-5 * float(at.exact[0])
    return Notebook(
        (
            *cells,
            Cell("The smaller the variance, the more of it ε hides.", _SHRINKAGE),
            Cell("Far from 0, one pass loses the variance.", _OFFSETS),
        ),
        (
            Check("variance of x̂", "x_hat.var()", result.var_hat),
            Check("one pass", "one_pass", at.one_pass[0], 1e-5, absolute),
            Check("two passes", "two_passes", at.two_pass[0], 1e-5, absolute),
        ),
    )
