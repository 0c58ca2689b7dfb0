"""The notebook of the lesson on slices of the loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bn_core.experiments.network_notebook import can_write
from bn_core.experiments.run_notebook import list_run
from bn_core.lessons.landscape.config import SURFACES, LandscapeConfig
from bn_core.lessons.landscape.result import Slices
from bn_core.text.notebook import Cell, Check, Notebook

_STATISTICS = {
    "batch": "training",
    "running": "evaluation",
}
_DIRECTIONS = """\
import copy

import numpy as np


def draw_direction(network, axis):
    \"\"\"Draw a random direction{how}; biases, γ and β stay.\"\"\"
    key = np.random.SeedSequence([{seed}, axis, 0]).generate_state(1, np.uint64)[0]
    generator = torch.Generator().manual_seed(int(key >> np.uint64(1)))
    direction = []
    for weight in network.parameters():
        if weight.dim() == 1:
            direction.append(torch.zeros_like(weight))
            continue
        drawn = torch.randn(weight.shape, generator=generator, dtype=torch.float64).float()
{scale}        direction.append(drawn.detach())
{after}    return direction


@torch.no_grad()
def measure_loss(network, directions, a, b):
    moved = copy.deepcopy(network).{mode}()
    for weight, one, other in zip(moved.parameters(), *directions):
        weight += a * one + b * other
    return cross_entropy(moved(x_train[:{examples}]), y_train[:{examples}]).item()


along = np.linspace(-{reach!r}, {reach!r}, {side})
rows = {rows}
surface = {{}}
for norm, network in networks.items():
    directions = draw_direction(network, 0), draw_direction(network, 1)
    surface[norm] = np.array(
        [[measure_loss(network, directions, a, b) for a in along] for b in rows]
    )
    print(f"{{norm}}: loss from {{surface[norm].min():.3f}} to {{surface[norm].max():.3f}}")
"""
_FILTERS = """\
        drawn *= weight.norm(dim=1, keepdim=True) / drawn.norm(dim=1, keepdim=True)
"""
_WHOLE = """\
    moves = [weight for weight in network.parameters() if weight.dim() > 1]
    length = torch.cat([weight.flatten() for weight in moves]).norm()
    size = torch.cat([each.flatten() for each in direction]).norm()
    direction = [(each * (length / size)).detach() for each in direction]
"""
_PLANE = """\
import matplotlib.pyplot as plt

figure, panels = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
for panel, (norm, loss) in zip(panels, surface.items()):
    drawn = panel.contourf(along, along, loss, levels=20)
    panel.set(title=norm, xlabel="first direction", ylabel="second direction")
    figure.colorbar(drawn, ax=panel)
plt.show()
"""
_LINE = """\
import matplotlib.pyplot as plt

for norm, colour, style in (("none", "#D55E00", "--"), ("batch", "#0072B2", "-")):
    plt.plot(along, surface[norm][0], style, color=colour, label=norm)
plt.xlabel("along the direction")
plt.ylabel("loss (nats)")
plt.legend()
plt.show()
"""


def can_slice(config: LandscapeConfig, statistics: str) -> bool:
    """Whether ``list_slice`` knows how to write this slice."""
    random = config.direction in ("filters", "plain") and not config.biases
    trained = config.trained >= 10
    return (
        random
        and trained
        and not config.is_moved
        and statistics in _STATISTICS
        and can_write(config.run(config.seed))
    )


def list_slice(config: LandscapeConfig, statistics: str, slices: Slices | None) -> Notebook:
    """List the cells that train two networks and compute a slice of each one's loss.

    They are for the first seed, on the grid on which the page compares the seeds. KeyError: see
    ``can_slice``.
    """
    filters, line = config.direction == "filters", config.slice == "line"
    code = _DIRECTIONS.format(
        how=", each row as long as the weights' own" if filters else ", as long as the weights",
        seed=config.seed,
        scale=_FILTERS if filters else "",
        after="" if filters else _WHOLE,
        mode="train" if _STATISTICS[statistics] == "training" else "eval",
        examples=config.examples,
        reach=float(config.reach),
        side=config.judged,
        rows="[0.0]" if line else "along",
    )
    checks: tuple[Check, ...] = ()
    if slices and config.seed in slices.compared:
        grid = slices.grid(config.seed, config.judged)
        pairs = {"none": grid[0], "batch": grid[SURFACES.index(statistics)]}
        # The networks are trained first, so rounding has had time to grow.
        checks = tuple(
            Check(f"losses, {norm}", f"surface[{norm!r}]", loss, 0.1, 0.05)
            for norm, loss in pairs.items()
            if np.isfinite(loss).all()
        )
    return Notebook(
        (
            *list_run(replace(config.run(config.seed), steps=config.trained)),
            Cell(
                "**The slice.** The loss of each network on a grid around its own weights, with "
                f"the statistics of {_STATISTICS[statistics]} mode.",
                code,
            ),
            Cell("The loss along the direction.", _LINE)
            if line
            else Cell("The loss in the plane.", _PLANE),
        ),
        checks,
        "The page repeats this with several seeds, and computes a finer grid. This notebook takes "
        "the first seed.",
    )
