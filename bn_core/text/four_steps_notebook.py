"""The notebook of the four steps on a batch."""

from __future__ import annotations

from bn_core.norm.forward import Forward
from bn_core.text.four_steps_code import write_numpy_code, write_torch_code
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

feature = {feature}  # the feature that is drawn, from 0
steps = {{"x": x, "x − μ": x - mean, "x̂": x_hat, "y": y}}
figure, axes = plt.subplots(len(steps), figsize=(7, 4), layout="constrained")
for axis, (name, values) in zip(axes, steps.items()):
    axis.scatter(values[:, feature], [0] * len(x), c=range(len(x)), cmap="viridis")
    axis.set_yticks([0], [name])
plt.show()
"""


def list_four_steps(step: Forward, feature: int) -> Notebook:
    """List the cells of the four steps on a (B, C) batch; ``feature`` is drawn."""
    fixed = (step.mean, step.var) if step.axes.fixed else None
    given = (step.x, step.gamma, step.beta, step.eps, fixed)
    means = (
        "The mean and the variance are those of the layer's memory, as in evaluation mode."
        if fixed
        else "Each feature has its mean and variance over the batch."
    )
    cells = split_code(
        write_numpy_code(*given),
        {
            "import numpy": "The batch, one row per example, and the layer's γ, β and ε.",
            "mean =": f"**The four steps.** {means}",
        },
    )
    drawn = Cell(
        "Each example is a dot, before and after each step.", _FIGURE.format(feature=feature)
    )
    return Notebook(
        (
            *cells,
            drawn,
            Cell("PyTorch computes the same.", f"by_numpy = y\n\n{write_torch_code(*given)}"),
        ),
        (Check("y by NumPy", "by_numpy", step.y), Check("y by PyTorch", "y", step.y)),
    )
