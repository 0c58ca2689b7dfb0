"""The notebook of the lesson on norms of images."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.images.code import write_numpy_comparison, write_torch_comparison
from bn_core.lessons.images.picture_changes import NORMS, Picture, measure_change
from bn_core.text.notebook import Cell, Check, Notebook, split_code, write_array

_FIGURE = """\
import matplotlib.pyplot as plt

rows = {
    "input": changed,
    "batch norm": standardize(changed, (0, 2, 3)),
    "layer norm": standardize(changed, (1, 2, 3)),
    "instance norm": standardize(changed, (2, 3)),
}
figure, panels = plt.subplots(len(rows), len(x), figsize=(2 * len(x), 8), layout="constrained")
for panel_row, (name, pictures) in zip(panels.reshape(len(rows), -1), rows.items()):
    for panel, picture in zip(panel_row, pictures):
        shown = picture if name == "input" else (picture + 2.5) / 5  # −2.5 is dark, 2.5 is bright
        panel.imshow(shown.transpose(1, 2, 0).clip(0, 1))
        panel.set(xticks=[], yticks=[])
    panel_row[0].set_ylabel(name)
plt.show()
"""


def list_comparison(x: Picture, index: int, change: str) -> Notebook:
    """List the cells that change picture ``index`` (from 0) of a batch (N, 3, H, W)."""
    pixels = np.round(x * 255).astype(np.uint8)
    code = write_numpy_comparison(len(x), index, change, "x = pixels / 255\n")
    cells = split_code(
        code,
        {
            "import numpy": "One picture is changed.",
            "def standardize": "Every norm standardizes over other axes. It prints by how many "
            "percent the x̂ of each picture moves.",
        },
    )
    torch = write_torch_comparison(
        len(x), index, change, "x = torch.from_numpy(pixels.copy()) / 255.0\n"
    )
    effects = {norm: measure_change(x, index, change, axes) for norm, axes in NORMS.items() if axes}
    return Notebook(
        (
            Cell("The pixels of the pictures, from 0 to 255.", write_array("pixels", pixels), True),
            *cells,
            Cell("The pictures before and after each norm.", _FIGURE),
            Cell("PyTorch's own functions do the same.", f"by_numpy = percent\n\n{torch}"),
        ),
        tuple(
            Check(
                f"{norm} norm by {library}", f"{results}[{norm!r}]", 100 * effect.shares, 1e-6, 1e-6
            )
            for library, results in (("NumPy", "by_numpy"), ("PyTorch", "percent"))
            for norm, effect in effects.items()
            if effect.before.any(axis=(1, 2, 3)).all()
        ),
    )
