"""The notebook of the lesson on conventions of libraries."""

from __future__ import annotations

from bn_core.lessons.conventions.code import write_update_code
from bn_core.lessons.conventions.port import BATCHES, Port
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

figure, panels = plt.subplots(2, figsize=(7, 5), sharex=True, layout="constrained")
for panel, place, name in zip(panels, (0, 1), ("mean", "variance")):
    panel.plot([each[place] for each in by_pytorch], color="#0072B2", label="PyTorch")
    panel.plot([each[place] for each in by_keras], "--", color="#D55E00", label="Keras")
    panel.set_ylabel(f"running {name}")
panels[1].set_xlabel("batches")
panels[0].legend()
plt.show()
"""


def list_port(port: Port) -> Notebook:
    """List the cells that show one batch to the layer in both libraries, many times."""
    torch, keras = port.pytorch, port.keras
    first = split_code(
        write_update_code(torch.convention, port.training.x, torch.momentum, torch.eps),
        {
            "import torch": "The batch, and the layer in PyTorch after one batch.",
        },
    )
    more = f"""\
by_pytorch = [(0.0, 1.0), (mean.item(), var.item())]
for _ in range({BATCHES - 1}):
    bn(x)
    by_pytorch.append((bn.running_mean.item(), bn.running_var.item()))
"""
    formula = f"""\
momentum = {float(keras.momentum)!r}  # here the share of the old average
mean, var = 0.0, 1.0
by_keras = [(mean, var)]
for _ in range({BATCHES}):
    mean = momentum * mean + (1 - momentum) * x.mean().item()
    var = momentum * var + (1 - momentum) * x.var(correction=0).item()  # divided by N
    by_keras.append((mean, var))
"""
    return Notebook(
        (
            *first,
            Cell(f"It sees the same batch {BATCHES} times.", more),
            Cell(
                "Keras 3 stores what this formula gives. It is written out here, so that the "
                "notebook does not need Keras.",
                formula,
            ),
            Cell("What both store after each batch.", _FIGURE),
        ),
        tuple(
            Check(
                f"running {name} in {layer.convention.name}",
                f"np.array(by_{layer.convention.name.lower()})[:, {place}]",
                values,
            )
            for layer in port.layers
            for place, (name, values) in enumerate((("mean", layer.mean), ("variance", layer.var)))
        ),
    )
