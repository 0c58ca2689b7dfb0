"""The notebook of the lesson on the axes of a norm."""

from __future__ import annotations

from bn_core.lessons.which_axes.code import write_numpy_norm, write_torch_norm
from bn_core.norm.forward import Forward
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

figure, panels = plt.subplots(2, figsize=(7, 5), layout="constrained")
for panel, values, name in zip(panels, (x, y), ("x", "after the norm")):
    # One row per example; the positions of a channel stand side by side.
    image = panel.imshow(values.reshape(len(x), -1), aspect="auto", cmap="viridis")
    panel.set(title=name, ylabel="example N", xlabel="channel and position")
    figure.colorbar(image, ax=panel)
plt.show()
"""


def list_norm(step: Forward) -> Notebook:
    """List the cells that normalize a block (N, C, H, W)."""
    given = (step.x, step.axes, step.eps)
    cells = split_code(
        write_numpy_norm(*given),
        {
            "import numpy": "The block: examples, channels, height, width.",
            "v =": "The axes of the values that are averaged together, and the norm.",
        },
    )
    torch = f"by_numpy = y\n\n{write_torch_norm(*given)}"
    return Notebook(
        (
            *cells,
            Cell("The block before and after.", _FIGURE),
            Cell("PyTorch's layer does the same.", torch),
        ),
        (Check("y by NumPy", "by_numpy", step.y), Check("y by PyTorch", "y", step.y)),
    )
