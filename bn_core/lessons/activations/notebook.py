"""The notebooks of the lesson on activations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.network_notebook import list_networks
from bn_core.experiments.run_config import RunConfig
from bn_core.experiments.run_notebook import list_run, list_run_checks
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.lessons.activations.config import UpdateConfig
from bn_core.lessons.activations.update_result import NETWORKS, LayerUpdate
from bn_core.text.notebook import Cell, Check, Notebook

_UPDATE = """\
import copy

import numpy as np
from torch.nn.functional import cross_entropy



def descend(network, gradient, rate):
    with torch.no_grad():
        for weight, slope in zip(network.parameters(), gradient):
            weight -= rate * slope


def measure_variances(network):
    \"\"\"Return the variance of what enters each nonlinearity, over the test set.\"\"\"
    variances, values = [], x_test
    network = copy.deepcopy(network).train()
    with torch.no_grad():
        for layer in network:
            if isinstance(layer, activation):
                variances.append(values.double().var(dim=0, correction=0).mean().item())
            values = layer(values)
    return np.array(variances)


def measure_update(norm, seed):
    \"\"\"Return by what one update multiplies the variance of each layer.\"\"\"
    network, batches = build(norm, seed), draw_batches(64, seed)
    for step in range({trained} + 1):
        x, y = next(batches)
        gradient = torch.autograd.grad(cross_entropy(network(x), y), tuple(network.parameters()))
        if step < {trained}:
            descend(network, gradient, 0.1)
    before = measure_variances(network)
    descend(network, gradient, {rate})
    return measure_variances(network) / before


ratio = {{norm: [measure_update(norm, seed) for seed in {seeds}] for norm in NORMS}}
for norm, values in ratio.items():
    print(norm, np.median(values, axis=0).round(3))
"""
_FIGURE = """\
import matplotlib.pyplot as plt

for norm, colour, style in (("none", "#D55E00", "--"), ("batch", "#0072B2", "-")):
    values = np.median(ratio[norm], axis=0)
    plt.semilogy(range(1, depth + 1), values, style, marker="o", color=colour, label=norm)
plt.xlabel("layer")
plt.ylabel("variance after the update / before")
plt.legend()
plt.show()
"""


def list_training(
    config: RunConfig, frames: Sequence[Frame], table: LabelledTable | None = None
) -> Notebook:
    """List the cells of a whole training, perhaps on a reader's own table.

    KeyError: see ``network_notebook.can_write``.
    """
    return Notebook(list_run(config, table=table), list_run_checks(config, frames))


def list_update(config: UpdateConfig, rate: str, result: LayerUpdate | None) -> Notebook:
    """List the cells that update the networks of all seeds once."""
    code = _UPDATE.format(trained=config.trained, rate=rate, seeds=list(config.seed_values))
    checks: tuple[Check, ...] = ()
    if result:
        ratio = result.ratio(rate)
        checks = tuple(
            Check(f"ratio of variances, {norm}", f"ratio[{norm!r}]", ratio[:, place], 0.02)
            for place, norm in enumerate(NETWORKS)
            if np.isfinite(ratio[:, place]).all()
        )
    return Notebook(
        (
            *list_networks(config.run(config.seed), NETWORKS),
            Cell("**One update** of all weights. It prints medians over the seeds.", code),
            Cell("What the update does to the variance of each layer.", _FIGURE),
        ),
        checks,
    )
