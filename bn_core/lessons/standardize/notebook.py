"""The notebook of the lesson on standardizing."""

from __future__ import annotations

from bn_core.lessons.standardize.code import write_numpy_code, write_torch_code
from bn_core.lessons.standardize.z_scores import ZScores
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

figure, axes = plt.subplots(2, figsize=(7, 2.5), layout="constrained")
for axis, values, name in zip(axes, (x, z), ("x", "z-score")):
    axis.scatter(values, [0] * len(values), c=range(len(values)), cmap="viridis")
    axis.set_yticks([0], [name])
plt.show()
"""


def list_z_scores(scores: ZScores) -> Notebook:
    """List the cells that compute the z-scores of a set of numbers."""
    cells = split_code(
        write_numpy_code(scores),
        {
            "import numpy": "The numbers.",
            "z =": "Subtract their mean, and divide by their standard deviation.",
        },
    )
    return Notebook(
        (
            *cells,
            Cell("Standardizing moves and stretches; order and shape stay.", _FIGURE),
            Cell("PyTorch computes the same.", f"by_numpy = z\n\n{write_torch_code(scores)}"),
        ),
        (
            Check("z-scores by NumPy", "by_numpy", scores.z),
            Check("z-scores by PyTorch", "z", scores.z),
        ),
    )
