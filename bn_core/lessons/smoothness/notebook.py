"""The notebook of the lesson on smoothness."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.network_notebook import list_networks
from bn_core.lessons.smoothness.config import EVERY, NETWORKS, REACHES, GradientPathConfig
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.text.notebook import Cell, Check, Notebook

COMPARED = NETWORKS[:2]
"""Without a norm, and with batch norm in every hidden layer."""
_SEARCH = """\
import copy

import numpy as np
from torch.nn.functional import cross_entropy

REACHES = {reaches}  # distances along the gradient, in learning rates
EVERY, rate = {every}, {rate!r}


def find_gradient(network, x, y):
    loss = cross_entropy(network(x), y)
    gradient = torch.autograd.grad(loss, tuple(network.parameters()))
    return loss.item(), torch.cat([each.flatten() for each in gradient])


def search(network, x, y):
    \"\"\"Return the loss, and the change of the gradient, at each distance from here.\"\"\"
    start = torch.nn.utils.parameters_to_vector(network.parameters()).detach()
    moved = copy.deepcopy(network)
    _, here = find_gradient(moved, x, y)
    losses, changes = [], []
    for reach in REACHES:
        torch.nn.utils.vector_to_parameters(start - reach * rate * here, moved.parameters())
        loss, there = find_gradient(moved, x, y)
        losses.append(loss)
        changes.append((there - here).norm().item())
    return losses, changes


losses, changes = {{}}, {{}}
for norm in NORMS:
    network = build(norm, {seed})
    optimizer = torch.optim.SGD(network.parameters(), lr=rate)
    found = []
    for step, (x, y) in zip(range({steps}), draw_batches({batch_size}, {seed})):
        if step % EVERY == 0:
            found.append(search(network, x, y))
        optimizer.zero_grad()
        cross_entropy(network(x), y).backward()
        optimizer.step()
    losses[norm], changes[norm] = np.moveaxis(np.array(found), 1, 0)
    spans = losses[norm].max(axis=1) - losses[norm].min(axis=1)
    print(f"{{norm}}: median range of the loss {{np.median(spans):.3f}}, "
          f"of the largest change {{np.median(changes[norm].max(axis=1)):.3f}}")
"""
_FIGURE = """\
import matplotlib.pyplot as plt

figure, panels = plt.subplots(2, figsize=(7, 6), sharex=True, layout="constrained")
for panel, values, name in zip(panels, (losses, changes), ("loss", "change of the gradient")):
    for norm, colour in (("none", "#D55E00"), ("batch", "#0072B2")):
        looks = EVERY * np.arange(len(values[norm]))
        low, high = values[norm].min(axis=1), values[norm].max(axis=1)
        panel.fill_between(looks, low, high, color=colour, alpha=0.4, label=norm)
    panel.set_ylabel(name)
panels[1].set_xlabel("step")
panels[0].legend()
plt.show()
"""


def list_search(config: GradientPathConfig, result: GradientPath | None) -> Notebook:
    """List the cells that search along the gradient, for the first seed."""
    code = _SEARCH.format(
        reaches=REACHES,
        every=EVERY,
        rate=config.rate,
        seed=config.seed,
        steps=config.steps,
        batch_size=config.batch_size,
    )
    checks: tuple[Check, ...] = ()
    if result:
        # Later looks depend on how rounding errors have grown.
        checks = tuple(
            Check(f"{name}, {norm}", f"{name}[{norm!r}][:3]", values[place, 0, :3], 0.01, 1e-4)
            for name, values in (("losses", result.loss), ("changes", result.change))
            for place, norm in enumerate(COMPARED)
            if np.isfinite(values[place, 0, :3]).all()
        )
    return Notebook(
        (
            *list_networks(config.run(config.seed), COMPARED),
            Cell(
                "**Along the gradient.** Before every fifth step we look ahead, and measure the "
                "loss and how much the gradient has changed there.",
                code,
            ),
            Cell("A band spans the values on the way.", _FIGURE),
        ),
        checks,
        "The page repeats this with several seeds. This notebook takes the first.",
    )
