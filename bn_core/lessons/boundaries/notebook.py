"""The notebook of the lesson on boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bn_core.experiments.run_notebook import list_run, list_run_checks
from bn_core.inputs.datasets import OWN_TABLE
from bn_core.lessons.boundaries.config import SIZES, BatchesConfig, BoundaryConfig
from bn_core.lessons.boundaries.own_points import read_points, to_array
from bn_core.lessons.boundaries.result import BatchBoundaries, BoundaryFrame
from bn_core.text.code import format_matrix
from bn_core.text.notebook import Cell, Check, Notebook

_SHAPES = {
    "spirals": """\
    radius = np.sqrt(random.uniform(0.02, 1.0, len(y)))
    angle = 2 * np.pi * 1.5 * radius + np.pi * y
    x = 2.2 * np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)""",
    "moons": """\
    angle = random.uniform(0.0, np.pi, len(y))
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    x = 1.5 * np.where(y[:, None] == 0, upper, -upper)""",
    "circles": """\
    angle, radius = random.uniform(0.0, 2 * np.pi, len(y)), np.where(y == 0, 2.0, 1.0)
    x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)""",
    "blobs": """\
    centre = np.where(y == 0, -1.0, 1.0)[:, None]
    x = centre + random.normal(0.0, 0.5, (len(y), 2))""",
    "xor": """\
    x = random.uniform(0.2, 2.0, (len(y), 2)) * random.choice([-1.0, 1.0], (len(y), 1))
    x = x * np.where(y == 0, 1.0, -1.0)[:, None] ** [0, 1]""",
}
_MAKE = """\
import numpy as np
import torch


def make_points(test):
    random = np.random.default_rng([0, int(test)])
    y = np.arange({count}) % 2
{shape}
    return x + random.normal(0.0, {noise!r}, x.shape), y
"""
_TWO = """\
import numpy as np
import torch


def make_points(test):
    return np.array([[-1.2, -1.2], [1.2, 1.2]]), np.array([0, 1])
"""
_TENSORS = """

(x, y), (x_far, y_far) = make_points(test=False), make_points(test=True)
{own}x_train, y_train = torch.tensor(x, dtype=torch.float32), torch.tensor(y)
x_test, y_test = torch.tensor(x_far, dtype=torch.float32), torch.tensor(y_far)
print(len(x_train), "points to train on,", len(x_test), "to test on")
"""
_FIELD = """\
import copy

ticks = (np.arange(40) + 0.5) / 40 * 6 - 3
across, up = np.meshgrid(ticks, ticks)
grid = torch.tensor(np.stack([across.ravel(), up.ravel()], axis=1), dtype=torch.float32)


def measure_field(network):
    \"\"\"Return the probability of class B over the plane, in evaluation mode.\"\"\"
    network = copy.deepcopy(network).eval()
    with torch.no_grad():
        return network(grid).softmax(dim=1)[:, 1].reshape(40, 40).numpy()


def copy_with_batch(network, x):
    \"\"\"Return a copy whose running statistics are those of one batch.\"\"\"
    network = copy.deepcopy(network).eval()
    with torch.no_grad():
        for layer in network:
            if isinstance(layer, nn.BatchNorm1d):
                layer.running_var, layer.running_mean = torch.var_mean(x, dim=0, correction=0)
            x = layer(x)
    return network


fields = {norm: measure_field(network) for norm, network in networks.items()}
"""
_DRAW = """\
figure, panels = plt.subplots(1, len(fields), figsize=(5 * len(fields), 5))
for panel, (norm, field) in zip(panels, fields.items()):
    panel.imshow(field, extent=(-3, 3, -3, 3), origin="lower", cmap="PuOr", vmin=0, vmax=1)
    if field.min() < 0.5 < field.max():
        panel.contour(across, up, field, levels=[0.5], colors="k")
    panel.scatter(*x_train.T, c=y_train, cmap="PuOr", edgecolors="k", s=15)
    panel.set_title(norm)
plt.show()
"""
_FLIPS = """\
def measure_flips(size):
    \"\"\"Return the mean share of the plane whose class flips from batch to batch.\"\"\"
    generator = torch.Generator().manual_seed({seed})
    rows = [torch.randperm(len(x_train), generator=generator)[:size] for _ in range(21)]
    fields = [measure_field(copy_with_batch(networks["batch"], x_train[each])) for each in rows]
    return np.mean([((a > 0.5) != (b > 0.5)).mean() for a, b in zip(fields, fields[1:])])


flips = [measure_flips(size) for size in {sizes}]
print(np.round(flips, 3))
"""
_FLIPS_TOLERANCE = 0.02


def can_write(config: BoundaryConfig) -> bool:
    """Whether there is a notebook for these settings: not for a reader's own table."""
    return config.data != OWN_TABLE


def list_boundaries(
    config: BoundaryConfig,
    frames: Sequence[BoundaryFrame] = (),
    batches: BatchBoundaries | None = None,
) -> Notebook:
    """List the cells that train both networks and draw their boundaries.

    ``can_write`` says whether there are some. The notebook trains from the first weights on the
    points as they are now, so nothing is compared if the reader has changed them on the way.
    """
    run = replace(config.run(_count_points(config)), data="moons")  # of which no cell is taken
    sizes = [size for size in SIZES if size <= _count_points(config)]
    cells = (
        Cell("**The points**, and others of the same kind to test on.", _write_points(config)),
        *list_run(run)[-4:],
        Cell("**The fields**, with the running statistics or those of a batch.", _FIELD),
        Cell("The boundary is the line on which both classes are equally probable.", _DRAW),
        Cell(
            "**From batch to batch**: how much of the plane changes its class.",
            _FLIPS.format(seed=config.seed, sizes=sizes),
        ),
    )
    checks: tuple[Check, ...] = ()
    if frames and all(each.own == config.own for each in frames):
        checks = list_run_checks(run, frames)
    if batches is not None and np.isfinite(batches.flips[0, : len(sizes)]).all():
        shown = batches.flips[0, : len(sizes)]
        checks = (*checks, Check("flips", "flips", shown, 0.1, _FLIPS_TOLERANCE))
    return Notebook(cells, checks)


def _count_points(config: BoundaryConfig) -> int:
    return (2 if config.data == "two" else config.count) + len(read_points(config.own))


def _write_points(config: BoundaryConfig) -> str:
    made = (
        _TWO
        if config.data == "two"
        else _MAKE.format(count=config.count, noise=config.noise, shape=_SHAPES[config.data])
    )
    x, y = to_array(read_points(config.own))
    own = ""
    if len(x):
        own = (
            f"own = np.array({format_matrix(x)})  # the points that were added\n"
            f"x, y = np.concatenate([x, own]), np.concatenate([y, {y.tolist()}])\n"
        )
    return made + _TENSORS.format(own=own)


def list_batches(config: BatchesConfig, result: BatchBoundaries | None) -> Notebook:
    """List the cells of the first network of a measurement; see ``can_write``."""
    return list_boundaries(config, batches=result)
