"""The notebook of the lesson on slices of the loss."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.network_notebook import can_write
from bn_core.experiments.run_notebook import list_run
from bn_core.lessons.landscape.config import OTHER_SEED, SURFACES, LandscapeConfig
from bn_core.lessons.landscape.result import Slices
from bn_core.text.notebook import Cell, Check, Notebook

RECORDED_POINTS = 30
"""About as many points of a path are recorded as on the page."""
_STATISTICS = {
    "batch": "with the statistics of the examples, as in training",
    "frozen": "with the statistics that the examples have at the centre",
    "running": "with the running averages, as in evaluation",
}
_WEIGHTS = """\
import copy

import numpy as np
from torch.nn.utils import vector_to_parameters

x_some, y_some = x_train[:{examples}], y_train[:{examples}]


def join(tensors):
    return torch.cat([each.detach().flatten() for each in tensors])


def set_weights(network, weights):
    moved = copy.deepcopy(network)
    vector_to_parameters(weights.clone(), moved.parameters())
    return moved
"""
_RANDOM = """\


def draw_direction(network, axis):
    \"\"\"Draw a random direction{how}.\"\"\"
    keys = [np.random.SeedSequence([{seed}, axis, kind]) for kind in (0, 1)]
    seeds = [int(key.generate_state(1, np.uint64)[0] >> np.uint64(1)) for key in keys]
    draws = [torch.Generator().manual_seed(seed) for seed in seeds]
    direction, moves = [], []
    for weight in network.parameters():
        matrix = weight.dim() > 1
        drawn = torch.randn(weight.shape, generator=draws[not matrix], dtype=torch.float64).float()
        if not (matrix or {biases}):
            drawn = torch.zeros_like(drawn)
        else:
            moves.append(weight)
{scale}        direction.append(drawn)
{after}    return join(direction)
"""
_FILTERS = """\
        rows = (len(weight), -1) if matrix else (1, -1)
        length = drawn.reshape(rows).norm(dim=1, keepdim=True)
        scale = weight.reshape(rows).norm(dim=1, keepdim=True) / torch.where(length > 0, length, 1)
        drawn = (drawn.reshape(rows) * scale).reshape(weight.shape)
"""
_WHOLE = """\
    scale = join(moves).norm() / join(direction).norm()
    direction = [each * scale for each in direction]
"""
_DESCENT = """\


def find_descent(network, weights):
    \"\"\"Return the negative gradient at these weights, as long as all weights together.\"\"\"
    moved = set_weights(network, weights).train()
    loss = cross_entropy(moved(x_some), y_some)
    slope = join(torch.autograd.grad(loss, list(moved.parameters())))
    return -slope * (weights.norm() / slope.norm())
"""
_PATH = """\


def record_path(norm, seed):
    \"\"\"Train a network as above, and return its weights on the way, a row for each moment.\"\"\"
    network = build(norm, seed)
    optimizer = torch.optim.SGD(network.parameters(), lr={rate!r})
    path = [join(network.parameters())]
    for step, (x, y) in zip(range(1, {steps} + 1), draw_batches({batch_size}, seed)):
        optimizer.zero_grad()
        cross_entropy(network(x), y).backward()
        optimizer.step()
        if step % {every} == 0 or step == {steps}:
            path.append(join(network.parameters()))
    return torch.stack(path)
"""
_PRINCIPAL = """\


def find_plane(path):
    \"\"\"Return two principal components of a path, each as long as the path reaches.\"\"\"
    away = (path - path[-1]).double()
    _, _, components = torch.linalg.svd(away, full_matrices=False)
    plane = []
    for axis in range(2):
        component = components[axis % len(components)]
        along = away @ component
        plane.append((-along[along.abs().argmax()] * component).float())
    return plane
"""
_FREEZE = """\


def freeze(network):
    \"\"\"Fix the statistics of each batch norm to those of the examples.\"\"\"
    norms = [each for each in network.modules() if hasattr(each, "running_mean")]
    seen = []
    hooks = [each.register_forward_pre_hook(lambda _, x: seen.append(x[0])) for each in norms]
    with torch.no_grad():
        network.train()(x_some)
    for hook, norm, x in zip(hooks, norms, seen):
        hook.remove()
        dims = [dim for dim in range(x.dim()) if dim != 1]
        norm.running_var, norm.running_mean = torch.var_mean(x, dim=dims, correction=0)
    return network.eval()
"""
_SURFACE = """\


def find_directions(norm, network):
    {directions}


@torch.no_grad()
def measure_loss(network, weights):
    vector_to_parameters(weights, network.parameters())
    return cross_entropy(network(x_some), y_some).item()


along = np.linspace(-{reach!r}, {reach!r}, {side})
rows = {rows}
surface = {{}}
for norm, network in networks.items():
    one, other = find_directions(norm, network)
    center = join(network.parameters()){move}
{again}    moved = {prepare}
    surface[norm] = np.array(
        [[measure_loss(moved, center + a * one + b * other) for a in along] for b in rows]
    )
    print(f"{{norm}}: loss from {{surface[norm].min():.3f}} to {{surface[norm].max():.3f}}")
"""
_PREPARE = {
    "batch": "set_weights(network, center).train()",
    "frozen": "freeze(set_weights(network, center))",
    "running": "set_weights(network, center).eval()",
}
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


def can_slice(config: LandscapeConfig) -> bool:
    """Whether ``list_slice`` knows how to write this slice; see ``can_write``."""
    return can_write(config.run(config.seed))


def list_slice(config: LandscapeConfig, statistics: str, slices: Slices | None) -> Notebook:
    """List the cells that train two networks and compute a slice of each one's loss.

    They are for the first seed, on the grid on which the page compares the seeds. KeyError: see
    ``can_slice``.
    """
    line = config.slice == "line"
    checks: tuple[Check, ...] = ()
    if slices and config.seed in slices.compared_seeds:
        grid = slices.grid(config.seed, config.judged_points)
        pairs = {"none": grid[0], "batch": grid[SURFACES.index(statistics)]}
        # The networks are trained first, so rounding has had time to grow.
        checks = tuple(
            Check(f"losses, {norm}", f"surface[{norm!r}]", loss, 0.1, 0.05)
            for norm, loss in pairs.items()
            if np.isfinite(loss).all()
        )
    return Notebook(
        (
            *list_run(config.run(config.seed), steps=config.trained),
            Cell(
                "**The slice.** The loss of each network on a grid around its centre, "
                f"{_STATISTICS[statistics]}.",
                _write_slice(config, statistics),
            ),
            Cell("The loss along the direction.", _LINE)
            if line
            else Cell("The loss in the plane.", _PLANE),
        ),
        checks,
        "The page repeats this with several seeds, and computes a finer grid. This notebook takes "
        "the first seed.",
    )


def _write_slice(config: LandscapeConfig, statistics: str) -> str:
    """Return the code that measures ``surface``, an array by network."""
    run, direction = config.run(config.seed), config.direction
    filters = direction != "plain"
    how = ", each row as long as the weights' own" if filters else ", as long as the weights"
    recorded = direction in ("start", "other", "path")
    moved = f" + {config.start_a!r} * one + {config.start_b!r} * other" * config.is_moved
    again = "    one = find_descent(network, center)\n"
    return "".join(
        [
            _WEIGHTS.format(examples=config.examples),
            _RANDOM.format(
                how=how if config.biases else f"{how}; biases, γ and β stay",
                seed=config.seed,
                biases=config.biases,
                scale=_FILTERS if filters else "",
                after="" if filters else _WHOLE,
            )
            * (direction != "path"),
            _DESCENT * (direction == "gradient"),
            _PATH.format(
                rate=run.rate,
                steps=config.trained,
                batch_size=run.batch_size,
                every=max(1, config.trained // RECORDED_POINTS),
            )
            * recorded,
            _PRINCIPAL * (direction == "path"),
            _FREEZE * (statistics == "frozen"),
            _SURFACE.format(
                directions=_find_directions(config),
                reach=float(config.reach),
                side=config.judged_points,
                rows="[0.0]" if config.slice == "line" else "along",
                move=moved,
                again=again * (config.is_moved and direction == "gradient"),
                prepare=_PREPARE[statistics],
            ),
        ]
    )


def _find_directions(config: LandscapeConfig) -> str:
    """Return the body of the function that finds the two directions of a network."""
    if config.direction == "path":
        return f"return find_plane(record_path(norm, {config.seed}))"
    if config.direction == "other":
        first = f"record_path(norm, {config.seed + OTHER_SEED})[-1] - join(network.parameters())"
    else:
        first = {
            "start": f"join(network.parameters()) - record_path(norm, {config.seed})[0]",
            "gradient": "find_descent(network, join(network.parameters()))",
        }.get(config.direction, "draw_direction(network, 0)")
    return f"first = {first}\n    return first, draw_direction(network, 1)"
