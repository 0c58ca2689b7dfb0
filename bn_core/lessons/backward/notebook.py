"""The notebook of the lesson on the backward pass."""

from __future__ import annotations

from bn_core.lessons.backward.code import write_numpy_backward, write_torch_backward
from bn_core.norm.backward import Backward
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

feature = {feature}  # the feature that is drawn, from 0
example = np.arange(1, m + 1)
plt.bar(example - 0.2, d_y[:, feature], 0.4, color="0.6", label="∂L/∂y")
plt.bar(example + 0.2, d_x[:, feature], 0.4, color="#0072B2", label="∂L/∂x")
plt.axhline(0, color="black", linewidth=0.8)
plt.xlabel("example")
plt.ylabel("gradient")
plt.legend()
plt.show()
"""


def list_backward(grads: Backward, feature: int) -> Notebook:
    """List the cells of the backward pass of a (B, C) batch; ``feature`` is drawn."""
    cells = split_code(
        write_numpy_backward(grads),
        {
            "import numpy": "The batch, and the layer's γ, β and ε.",
            "mean =": "The forward pass, whose intermediate results the backward pass needs.",
            "d_y =": "The gradient that arrives from the loss, and the backward pass.",
        },
    )
    kept = "by_numpy = d_x, d_gamma, d_beta\n\n"
    torch = "by_torch = x.grad, gamma.grad, beta.grad\n"
    names = (("∂L/∂x", grads.d_x), ("∂L/∂γ", grads.d_gamma), ("∂L/∂β", grads.d_beta))
    return Notebook(
        (
            *cells,
            Cell(
                "What arrives at each output, and what each input gets.",
                _FIGURE.format(feature=feature),
            ),
            Cell("Autograd gets the same.", kept + write_torch_backward(grads) + torch),
        ),
        tuple(
            Check(f"{name} by {library}", f"by_{library.lower()[-5:]}[{place}]", shown)
            for library in ("NumPy", "PyTorch")
            for place, (name, shown) in enumerate(names)
        ),
    )
