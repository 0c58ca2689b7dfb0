"""The notebook of the lesson on freezing."""

from __future__ import annotations

from bn_core.lessons.freezing.config import FreezingConfig, FreezingView
from bn_core.lessons.freezing.result import Freezing
from bn_core.text.data_notebook import list_data
from bn_core.text.notebook import Cell, Check, Notebook

_MODES = {
    "train": "model.train()",
    "eval": "model[1].eval()",
    "eval_then_train": "model[1].eval()\nmodel.train()  # undoes the line above",
}
_FIRST = """\
from torch import nn
from torch.nn.functional import cross_entropy

torch.set_num_threads(1)  # as in the lab: another number may add in another order
torch.manual_seed({seed})
model = nn.Sequential(
    nn.Linear(64, 16, bias=False), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 10)
)


def draw_batches(rows, steps):
    generator = torch.Generator().manual_seed({seed})
    x, y = x_train[rows], y_train[rows]
    for _ in range(steps):
        chosen = torch.randint(len(x), (64,), generator=generator)
        yield x[chosen], y[chosen]


optimizer = torch.optim.SGD(model.parameters(), lr={rate!r})
for x, y in draw_batches(y_train < 5, 100):
    optimizer.zero_grad()
    cross_entropy(model(x), y).backward()
    optimizer.step()
"""
_SECOND = """\
{mode}
model[1].requires_grad_({learns})
optimizer = torch.optim.SGD(model.parameters(), lr={rate!r})
start = {{name: values.detach().clone() for name, values in model.state_dict().items()}}
parameters, statistics, others = [], [], []


def measure():
    far = {{
        name: (values - start[name]).abs().max().item()
        for name, values in model.state_dict().items()
        if name != "1.num_batches_tracked"
    }}
    parameters.append(max(far.pop("1.weight"), far.pop("1.bias")))
    statistics.append(max(far.pop("1.running_mean"), far.pop("1.running_var")))
    others.append(max(far.values()))


measure()
for x, y in draw_batches(y_train >= 5, {steps}):
{step}
    measure()
print("moved at most: γ, β", parameters[-1], "statistics", statistics[-1], "others", others[-1])
"""
_STEP = """\
    optimizer.zero_grad()
    cross_entropy(model(x), y).backward()
    optimizer.step()"""
_NO_STEP = """\
    with torch.no_grad():
        model(x)  # no gradient, so no step can follow"""
_FIGURE = """\
import matplotlib.pyplot as plt

plt.plot(parameters, color="#0072B2", label="γ, β")
plt.plot(statistics, "--", color="#D55E00", label="running statistics")
plt.plot(others, ":", color="0.4", label="other weights")
plt.xlabel("step")
plt.ylabel("moved by at most")
plt.legend()
plt.show()
"""


def list_freezing(view: FreezingView, config: FreezingConfig, result: Freezing | None) -> Notebook:
    """List the cells that train with one setting of the map, and measure what moves."""
    second = _SECOND.format(
        mode=_MODES[view.mode],
        learns=view.gradient != "requires_grad_off",
        rate=config.rate,
        steps=config.steps,
        step=_NO_STEP if view.gradient == "no_grad" else _STEP,
    )
    checks: tuple[Check, ...] = ()
    if result:
        arrays = {
            "parameters": result.parameters,
            "statistics": result.statistics,
            "others": result.others,
        }
        checks = tuple(
            Check(f"{name}, first steps", f"{name}[:21]", values[view.place][:21], 1e-2, 1e-5)
            for name, values in arrays.items()
        )
    return Notebook(
        (
            *list_data("digits"),
            Cell(
                "A network with batch norm first learns the digits 0 to 4.",
                _FIRST.format(seed=config.seed, rate=config.rate),
            ),
            Cell("Then it learns the digits 5 to 9 with this setting of the layer.", second),
            Cell("How far each part has moved.", _FIGURE),
        ),
        checks,
    )
