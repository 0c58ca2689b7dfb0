"""The notebook of the bound on a unit's gradient."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.network_notebook import list_networks
from bn_core.lessons.smoothness.config import GradientBoundConfig
from bn_core.lessons.smoothness.gradient_bound_result import GradientBound
from bn_core.text.notebook import Cell, Check, Notebook

_TRAIN = """\
import numpy as np
from torch.nn.functional import cross_entropy

network = build("batch", {seed})
optimizer = torch.optim.SGD(network.parameters(), lr={rate!r})
for step, (x, y) in zip(range({steps}), draw_batches({batch_size}, {seed})):
    optimizer.zero_grad()
    cross_entropy(network(x), y).backward()
    optimizer.step()
"""
_MEASURE = """\
moved, seen = network.double().train(), []
norms = [each for each in moved.modules() if hasattr(each, "running_mean")]
for norm in norms:
    norm.register_forward_hook(lambda norm, given, out: seen.append((given[0], out)))
loss = cross_entropy(moved(x_train[:{examples}].double()), y_train[:{examples}])
slopes = torch.autograd.grad(loss, [each for pair in seen for each in pair])


def list_rows(values):
    return values.movedim(1, -1).flatten(0, -2).detach()  # a column for each unit


scale, passed, quotient = [], [], []
for place, norm in enumerate(norms):
    x, before, g = map(list_rows, (seen[place][0], slopes[2 * place], slopes[2 * place + 1]))
    var, mean = torch.var_mean(x, dim=0, correction=0)
    root = torch.sqrt(var + norm.eps)
    x_hat = (x - mean) / root
    factor = norm.weight.detach().abs() / root
    kept = (g**2).sum(0) - len(g) * (g.mean(0) ** 2 + (g * x_hat).mean(0) ** 2)
    scale.append(factor.numpy())
    passed.append((before.norm(dim=0) / g.norm(dim=0)).numpy())
    quotient.append(((before**2).sum(0) / (factor**2 * kept)).numpy())
scale, passed, quotient = map(np.concatenate, (scale, passed, quotient))
print(f"{{len(scale)}} units; the gradient grows in {{(passed > 1).sum()}} of them")
print(f"left side over right side: {{np.nanmin(quotient):.6f}} to {{np.nanmax(quotient):.6f}}")
"""
_FIGURE = """\
import matplotlib.pyplot as plt

plt.loglog(scale, passed, "o", color="#0072B2", alpha=0.6)
ends = [np.nanmin(scale), np.nanmax(scale)]
plt.loglog(ends, ends, "--", color="0.4", label="the factor itself")
plt.xlabel("|γ| / √(σ² + ε)")
plt.ylabel("gradient before batch norm over that after it")
plt.legend()
plt.show()
"""


def list_bound(config: GradientBoundConfig, result: GradientBound | None) -> Notebook:
    """List the cells that measure the bound in every unit, for the first seed."""
    run = config.run(config.seed)
    training = _TRAIN.format(
        seed=config.seed, rate=run.rate, steps=config.trained, batch_size=run.batch_size
    )
    checks: tuple[Check, ...] = ()
    if result and (mine := result.seed == config.seed).any():
        quotient = result.quotient[mine]
        checks = (Check("the factor of each unit", "scale", result.scale[mine], 0.05, 1e-3),)
        if np.isfinite(quotient).any():
            middle = float(np.nanmedian(quotient))
            checks += (Check("median quotient", "np.nanmedian(quotient)", middle, 1e-3),)
    return Notebook(
        (
            *list_networks(run, ("batch",)),
            Cell("**The training.**", training),
            Cell(
                "**The bound** of Santurkar et al. 2018, theorem 4.1, in every unit, on a batch of "
                f"{config.examples} examples, in float64.",
                _MEASURE.format(examples=config.examples),
            ),
            Cell("Each unit: by what factor the gradient changes on its way back.", _FIGURE),
        ),
        checks,
        "The page repeats this with several seeds. This notebook takes the first.",
    )
