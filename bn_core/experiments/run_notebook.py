"""The cells of a notebook that trains the networks of a run in plain PyTorch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.network_notebook import list_networks
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.norm.arrays import Float64Array
from bn_core.text.notebook import Cell, Check

COMPARED_STEPS = 20
"""The first steps whose losses are compared; later, rounding differences have grown."""
_ACCURACY_TOLERANCE = 0.03
_TRAINING = """\
from torch.nn.functional import cross_entropy


def measure_accuracy(network):
    network.eval()
    with torch.no_grad():
        right = network(x_test).argmax(1) == y_test
    network.train()
    return right.float().mean().item()


networks, losses, accuracy = {{}}, {{}}, {{}}
for norm in NORMS:
    network = networks[norm] = build(norm, {seed})
    optimizer = {optimizer}
    losses[norm] = []
    for step, (x, y) in zip(range({steps}), draw_batches({batch_size}, {seed})):
        loss = cross_entropy(network(x), y)
        if not loss.isfinite():
            break  # it has diverged
        losses[norm].append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    accuracy[norm] = measure_accuracy(network)
    print(f"{{norm}}: {{len(losses[norm])}} steps, test accuracy {{accuracy[norm]:.3f}}")
"""
_FIGURE = """\
import matplotlib.pyplot as plt

colours = {"none": "#D55E00", "batch": "#0072B2", "layer": "#009E73", "group": "#AA3377"}
for norm, values in losses.items():
    style = "--" if norm == "none" else "-"
    plt.plot(range(1, len(values) + 1), values, style, color=colours.get(norm, "0.4"), label=norm)
plt.xlabel("step")
plt.ylabel("training loss (nats)")
plt.legend()
plt.show()
"""


def list_run(
    config: RunConfig,
    norms: Sequence[str] = (),
    steps: int | None = None,
    table: LabelledTable | None = None,
) -> tuple[Cell, ...]:
    """List the cells that train the networks of a run, and draw their losses.

    ``networks``, ``losses`` and ``accuracy`` are dictionaries by norm afterwards. ``norms`` and
    ``steps`` are those of the config if none are given. ``table`` and KeyError: see
    ``list_networks``.
    """
    norms = norms or config.norms
    training = _TRAINING.format(
        seed=config.seed,
        steps=config.steps if steps is None else steps,
        batch_size=config.batch_size,
        optimizer=_write_optimizer(config),
    )
    return (
        *list_networks(config, norms, table),
        Cell("**The training.** All networks see the same batches.", training),
        Cell("The loss of each step, measured on its batch before the update.", _FIGURE),
    )


def _write_optimizer(config: RunConfig) -> str:
    given = f"network.parameters(), lr={config.rate!r}"
    if config.optimizer == "adam":
        return f"torch.optim.Adam({given}, weight_decay={config.weight_decay!r}, fused=True)"
    more = f"momentum={config.momentum!r}, weight_decay={config.weight_decay!r}"
    return f"torch.optim.SGD({given}, {more}, fused=True)"


def list_run_checks(config: RunConfig, frames: Sequence[Frame]) -> tuple[Check, ...]:
    """List what is compared with a run: its first losses, and its accuracy.

    There are no checks if a reader has changed the learning rate on the way.
    """
    if not frames or any(each.rate != config.rate for each in frames):
        return ()
    losses = np.full((config.steps, len(config.norms)), np.nan)
    for each in frames:
        if len(each.losses):
            losses[each.first - 1 : each.step] = each.losses
    checks = [check_losses(norm, losses[:, k]) for k, norm in enumerate(config.norms)]
    last = frames[-1]
    if last.step == config.steps:
        checks += [
            check_accuracy(norm, float(value))
            for norm, value in zip(config.norms, last.accuracy, strict=True)
            if np.isfinite(value)
        ]
    return tuple(each for each in checks if np.size(each.shown))


def check_losses(norm: str, losses: Float64Array) -> Check:
    """Compare the first losses of a network with those of the page (steps,)."""
    first = losses[:COMPARED_STEPS]
    count = len(first) if np.isfinite(first).all() else int(np.argmin(np.isfinite(first)))
    name = f"first {count} losses, {norm}"
    return Check(name, f"losses[{norm!r}][:{count}]", first[:count], 1e-3, 1e-5)


def check_accuracy(norm: str, accuracy: float) -> Check:
    """Compare the test accuracy of a network with that of the page."""
    name = f"test accuracy, {norm}"
    return Check(name, f"accuracy[{norm!r}]", accuracy, 0.0, _ACCURACY_TOLERANCE)
