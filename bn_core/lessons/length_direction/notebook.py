"""The notebooks of the lesson on the length and direction of weights."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.length_direction.code import write_unit_code
from bn_core.lessons.length_direction.single_unit import UnitDescent
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

plt.plot(*zip(*path), "o-", color="#0072B2", markersize=3, label="the descent")
plt.plot(*path[0], "s", color="#D55E00", label="start")
plt.plot(0, 0, "+", color="0.4")
plt.gca().set(xlabel="w₁", ylabel="w₂", aspect="equal")
plt.legend()
plt.show()
"""


def list_unit(result: UnitDescent) -> Notebook:
    """List the cells of one unit's descent."""
    cells = split_code(
        write_unit_code(result.config),
        {
            "import torch": "The examples, the target and the first weights.",
            "path =": "Each line: the step, w, the loss, and the cosine of w and gradient.",
        },
    )
    path = np.array([each.w for each in result.path])
    return Notebook(
        (*cells, Cell("The way of the weights.", _FIGURE)),
        (Check("w", f"path[:{len(path)}]", path, 1e-6, 1e-6),),
    )
