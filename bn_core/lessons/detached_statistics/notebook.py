"""The notebook of the lesson on detached statistics."""

from __future__ import annotations

from collections.abc import Sequence

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.experiments.run_notebook import list_run, list_run_checks
from bn_core.lessons.detached_statistics.bias_drift import BiasDrift
from bn_core.lessons.detached_statistics.code import write_numpy_drift, write_torch_drift
from bn_core.norm.arrays import Array
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

plt.plot(biases[True], color="#D55E00", linestyle="--", label="statistics detached")
plt.plot(biases[False], color="#0072B2", label="complete gradient")
plt.xlabel("step")
plt.ylabel("bias b")
plt.legend()
plt.show()
"""


def list_both(
    drift: BiasDrift,
    u: Array,
    target: float,
    rate: float,
    steps: int,
    run: RunConfig,
    frames: Sequence[Frame],
) -> Notebook:
    """List the cells of the bias and of the networks, which the page shows below it."""
    bias = list_drift(drift, u, target, rate, steps)
    return Notebook((*bias.cells, *list_run(run)), (*bias.checks, *list_run_checks(run, frames)))


def list_drift(drift: BiasDrift, u: Array, target: float, rate: float, steps: int) -> Notebook:
    """List the cells that train a bias on inputs ``u`` (B,) with both gradients."""
    cells = split_code(
        write_numpy_drift(u, target, rate, steps),
        {
            "import numpy": "The inputs of the layer, the target and the learning rate.",
            "biases =": "Train the bias b, once with the statistics detached and once without. "
            "It prints the last bias and loss of each.",
        },
    )
    torch = f"by_numpy = biases\n\n{write_torch_drift(u, target, rate, steps)}"
    return Notebook(
        (
            *cells,
            Cell("Only the bias with detached statistics moves.", _FIGURE),
            Cell("PyTorch does the same by autograd; `detach()` is the mistake.", torch),
        ),
        (
            Check("bias, detached, by NumPy", "by_numpy[True]", drift.bias_left_out, 1e-6),
            Check("bias, complete, by NumPy", "by_numpy[False]", drift.bias_kept, 1e-6),
            Check("bias, detached, by PyTorch", "biases[True]", drift.bias_left_out, 1e-6),
            Check("bias, complete, by PyTorch", "biases[False]", drift.bias_kept, 1e-6),
        ),
    )
