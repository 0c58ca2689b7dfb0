"""The notebook of the lesson on many devices."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.run_config import RunConfig
from bn_core.experiments.run_notebook import list_networks
from bn_core.lessons.many_devices.config import NORMS, PARTS, SAMPLES, AccumulationConfig
from bn_core.lessons.many_devices.result import Accumulation
from bn_core.text.notebook import Cell, Check, Notebook

_ACCUMULATE = """\
SIZES = ({sizes})
order = torch.randperm(len(x_train), generator=torch.Generator().manual_seed({seed}))[:{samples}]
x, y = x_train[order].double(), y_train[order]


def accumulate(norm, size):
    \"\"\"Return the gradient that parts of this size add up to.\"\"\"
    network = build(norm, {seed}).double()
    for part, classes in zip(x.split(size), y.split(size)):
        share = len(part) / len(x)  # so that the sum is the mean over all examples
        (nn.functional.cross_entropy(network(part), classes) * share).backward()
    return torch.cat([each.grad.flatten() for each in network.parameters()])


difference = {{}}
for norm in NORMS:
    whole = accumulate(norm, len(x))
    difference[norm] = [
        ((accumulate(norm, size) - whole).norm() / whole.norm()).item() for size in SIZES
    ]
    print(norm, [f"{{each:.2g}}" for each in difference[norm]])
"""
_FIGURE = """\
import matplotlib.pyplot as plt

for norm, values in difference.items():
    plt.loglog(SIZES, np.maximum(values, 1e-17), "o-", label=norm)
plt.xlabel(f"examples in a part, of {len(x)}")
plt.ylabel("difference from the whole batch's gradient, as a share")
plt.legend()
plt.show()
"""


def list_accumulation(config: AccumulationConfig, result: Accumulation | None) -> Notebook:
    """List the cells that accumulate the gradient of one batch, for the first seed."""
    run = RunConfig(depth=3, width=96, activation="relu", seed=config.seed)
    code = _ACCUMULATE.format(sizes=", ".join(PARTS), seed=config.seed, samples=SAMPLES)
    checks: tuple[Check, ...] = ()
    if result and np.isfinite(result.difference[:, :, 0]).all():
        checks = tuple(
            Check(norm, f"difference[{norm!r}]", result.difference[row, :-1, 0], 1e-3, 1e-9)
            for row, norm in enumerate(NORMS)
        )
    return Notebook(
        (
            *list_networks(run, NORMS),
            Cell("**The gradient** of one batch, and of its parts, one after another.", code),
            Cell("Only with batch norm the parts do not add up to the whole.", _FIGURE),
        ),
        checks,
    )
