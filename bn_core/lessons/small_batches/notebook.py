"""The notebooks of the lesson on small batches."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.network_notebook import list_networks
from bn_core.lessons.small_batches.code import write_grouping_code
from bn_core.lessons.small_batches.config import NORMS, REFERENCE, SIZES, SmallBatchesConfig
from bn_core.lessons.small_batches.grouping import GroupedSamples
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

figure, axes = plt.subplots(2, figsize=(7, 2.5), layout="constrained")
for axis, values, name in zip(axes, (x, x_hat), ("x", "x̂")):
    for letter in sorted(set(groups)):
        mine = [value for value, each in zip(values, groups) if each == letter]
        axis.plot(mine, [0] * len(mine), "o", label=letter)
    axis.set_yticks([0], [name])
axes[0].legend(title="group", ncols=4)
plt.show()
"""


def list_groups(grouped: GroupedSamples) -> Notebook:
    """List the cells that normalize each group by itself."""
    cells = split_code(
        write_grouping_code(grouped),
        {
            "import torch": "The samples, and the group of each.",
            "x_hat =": "Each group is a batch of its own.",
        },
    )
    return Notebook(
        (*cells, Cell("The samples before and after.", _FIGURE)),
        (Check("x̂", "x_hat", grouped.x_hat, 1e-6, 1e-6),),
    )


_SIZES = """\
from torch.nn.functional import cross_entropy

SIZES = {sizes}


def measure_error(norm, size):
    \"\"\"Return the test error after {epochs} passes over the training set.\"\"\"
    network, rate = build(norm, {seed}), {rate}
    optimizer = torch.optim.SGD(network.parameters(), lr=rate)
    for step, (x, y) in zip(range({epochs} * (len(x_train) // size)), draw_batches(size, {seed})):
        loss = cross_entropy(network(x), y)
        if not loss.isfinite():
            return 1.0  # it has diverged
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    network.eval()
    with torch.no_grad():
        return (network(x_test).argmax(1) != y_test).float().mean().item()


error = {{norm: [measure_error(norm, size) for size in SIZES] for norm in NORMS}}
for norm, values in error.items():
    print(norm, {{size: round(value, 3) for size, value in zip(SIZES, values)}})
"""
_ERRORS = """\
import matplotlib.pyplot as plt

colours = {"none": "#D55E00", "batch": "#0072B2", "layer": "#009E73", "group": "#AA3377"}
for norm, values in error.items():
    plt.semilogx(SIZES, values, "o-", base=2, color=colours[norm], label=norm)
plt.xlabel("examples per batch")
plt.ylabel("test error")
plt.legend()
plt.show()
"""


def list_sizes(config: SmallBatchesConfig, result: SmallBatches | None) -> Notebook:
    """List the cells that train each norm at each batch size, with the first seed."""
    scaled = f"{config.base_rate!r} * size / {REFERENCE}"
    code = _SIZES.format(
        sizes=SIZES,
        epochs=config.epochs,
        seed=config.seed,
        rate=scaled if config.scaling == "linear" else repr(config.base_rate),
    )
    checks: tuple[Check, ...] = ()
    if result and result.done:
        # The smallest batches make the most steps, so rounding differences grow most there.
        checks = tuple(
            Check(norm, f"error[{norm!r}][2:]", result.error[row, 2:, 0], 0.0, 0.06)
            for row, norm in enumerate(NORMS)
            if np.isfinite(result.error[row, 2:, 0]).all()
        )
    return Notebook(
        (
            *list_networks(config.run(REFERENCE, config.seed), NORMS),
            Cell(
                "**The training**, for each norm and batch size. It takes a minute at most for "
                "a few passes.",
                code,
            ),
            Cell("The error by batch size.", _ERRORS),
        ),
        checks,
        "The page repeats each training with several seeds. This notebook takes the first.",
    )
