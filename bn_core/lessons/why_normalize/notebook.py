"""The notebook of the lesson on why networks need normalization."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bn_core.experiments.run_notebook import check_accuracy, list_run
from bn_core.lessons.why_normalize.code import write_numpy_code
from bn_core.lessons.why_normalize.config import DriftConfig
from bn_core.lessons.why_normalize.drift_result import Drift
from bn_core.lessons.why_normalize.random_network import Comparison
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

plt.semilogy(range(1, layers + 1), spread, "o-", color="#0072B2")
plt.xlabel("layer")
plt.ylabel("spread of the outputs")
plt.show()
"""


def list_signals(shown: Comparison) -> Notebook:
    """List the cells that pass a batch through the random network."""
    signals = shown.normalized or shown.without
    finite = int(np.isfinite(signals.spread).sum())
    cells = split_code(
        write_numpy_code(shown.config),
        {
            "import numpy": "A random network, and its nonlinearity.",
            "rng =": "A batch passes through all layers. The spread of a layer is the standard "
            "deviation of its outputs over the batch.",
        },
    )
    return Notebook(
        (*cells, Cell("How the spread changes from layer to layer.", _FIGURE)),
        (
            Check(
                "spread of the layers", f"spread[:{finite}]", signals.spread[:finite], 1e-4, 1e-30
            ),
        ),
    )


_SPREAD = """\
def measure_spread(network):
    \"\"\"Return the spread of what enters each nonlinearity, with the test set as one batch.\"\"\"
    seen = []
    hooks = [
        layer.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].double()))
        for layer in network
        if isinstance(layer, activation)
    ]
    with torch.no_grad():
        network.train()(x_test)
    for hook in hooks:
        hook.remove()
    return [each.var(dim=0, correction=0).mean().sqrt().item() for each in seen]


before = {{norm: measure_spread(build(norm, {seed})) for norm in NORMS}}
after = {{norm: measure_spread(network) for norm, network in networks.items()}}
print("spread of each layer after the training, as a multiple of before")
for norm in NORMS:
    print(norm, [round(new / old, 3) for new, old in zip(after[norm], before[norm])])
"""
_RATIOS = """\
for norm, style in (("none", "--"), ("batch", "-")):
    plt.plot(range(1, depth + 1), before[norm], style, color="0.6", label=f"{norm}, before")
    plt.plot(range(1, depth + 1), after[norm], style, color=colours[norm], label=f"{norm}, after")
plt.xlabel("layer")
plt.ylabel("spread of what enters the nonlinearity")
plt.legend()
plt.show()
"""


def list_drift(config: DriftConfig, drift: Drift | None) -> Notebook:
    """List the cells that train both networks and measure how far each layer drifts."""
    spread = _SPREAD.format(seed=config.seed)
    return Notebook(
        (
            *list_run(replace(config.run, steps=config.steps)),
            Cell("The spread of each layer, before the training and after it.", spread),
            Cell("Batch norm keeps the spread of what enters a nonlinearity.", _RATIOS),
        ),
        tuple(_list_drift_checks(drift)) if drift and drift.progress == 1 else (),
    )


def _list_drift_checks(drift: Drift) -> Iterator[Check]:
    for place, norm in enumerate(("none", "batch")):
        yield Check(f"spread before, {norm}", f"before[{norm!r}]", drift.spread[place, 0], 1e-3)
        if np.isfinite(accuracy := drift.accuracy[place, -1]):
            yield Check(f"spread after, {norm}", f"after[{norm!r}]", drift.spread[place, -1], 0.03)
            yield check_accuracy(norm, float(accuracy))
