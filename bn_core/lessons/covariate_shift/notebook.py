"""The notebook of the lesson on covariate shift."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.network_notebook import list_networks
from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.text.notebook import Cell, Check, Notebook

COMPARED = NORMS[:2]
"""The networks whose gradients are compared."""
STEPS = 12
"""Steps whose gradients are compared at each rate, as on the page."""
_COMPARE = """\
import numpy as np
from torch.func import functional_call
from torch.nn.functional import cosine_similarity, cross_entropy

RATES = {rates}


def number_layers(network):
    \"\"\"Return the index of each parameter's weight layer; a norm belongs to the one before.\"\"\"
    layer, numbers = -1, {{}}
    for name, part in network.named_modules():
        layer += isinstance(part, (nn.Linear, nn.Conv2d))
        numbers |= {{f"{{name}}.{{key}}": layer for key, _ in part.named_parameters(recurse=False)}}
    return numbers


def find_gradients(network, given, names, x, y):
    leaves = {{name: given[name].clone().requires_grad_() for name in names}}
    loss = cross_entropy(functional_call(network, {{**given, **leaves}}, (x,)), y)
    return [each.flatten() for each in torch.autograd.grad(loss, list(leaves.values()))]


def measure_cosines(norm, rate):
    \"\"\"Return how much each layer's gradient keeps its direction when the others move.\"\"\"
    network = build(norm, {seed}).double()
    layer_of = number_layers(network)
    parts = network.named_modules()
    layers = [name for name, part in parts if isinstance(part, (nn.Linear, nn.Conv2d))]
    weights = [f"{{name}}.weight" for name in layers]
    optimizer = torch.optim.SGD(network.parameters(), lr=rate)
    steps = []
    for step, (x, y) in zip(range({steps}), draw_batches(64, {seed})):
        x = x.double()
        before = {{name: each.detach().clone() for name, each in network.named_parameters()}}
        optimizer.zero_grad()
        cross_entropy(network(x), y).backward()
        optimizer.step()
        after = {{name: each.detach().clone() for name, each in network.named_parameters()}}
        cosines = []
        for layer, old in enumerate(find_gradients(network, before, weights[1:], x, y), start=1):
            # Only the earlier layers have moved.
            mixed = {{
                name: (after if layer_of[name] < layer else before)[name] for name in before
            }}
            [new] = find_gradients(network, mixed, [weights[layer]], x, y)
            cosines.append(cosine_similarity(old, new, dim=0, eps=0).item())
        steps.append(cosines)
    return np.mean(steps, axis=0)


cosine = {{norm: [measure_cosines(norm, rate) for rate in RATES] for norm in NORMS}}
for place, rate in enumerate(RATES):
    print("rate", rate, {{norm: round(values[place].mean(), 4) for norm, values in cosine.items()}})
"""
_FIGURE = """\
import matplotlib.pyplot as plt

for norm, colour, style in (("none", "#D55E00", "s--"), ("batch", "#0072B2", "o-")):
    plt.semilogx(RATES, np.mean(cosine[norm], axis=1), style, color=colour, label=norm)
plt.xlabel("learning rate")
plt.ylabel("cosine between the gradients")
plt.legend()
plt.show()
"""


def list_cosines(config: CovariateShiftConfig, result: CovariateShift | None) -> Notebook:
    """List the cells that compare gradients before and after the other layers move.

    They are for the first seed of a network with nonlinearities.
    """
    code = _COMPARE.format(rates=RATES, seed=config.seed, steps=STEPS)
    checks: tuple[Check, ...] = ()
    if result:
        cosine = result.cosine[:, :, 0]
        # At large rates the training itself soon depends on rounding.
        checks = tuple(
            Check(
                f"cosines, {norm}", f"np.array(cosine[{norm!r}])[:5]", cosine[:5, place], 0.0, 0.02
            )
            for place, norm in enumerate(COMPARED)
            if np.isfinite(cosine[:5, place]).all()
        )
    return Notebook(
        (
            *list_networks(config.run(config.seed), COMPARED),
            Cell(
                "**The gradient of a layer** before and after all earlier layers make their step, "
                "on the same batch. If it keeps its direction, the cosine is 1.",
                code,
            ),
            Cell("Averaged over the layers.", _FIGURE),
        ),
        checks,
        "The page also follows the inputs of layers, and repeats everything with several seeds. "
        "This notebook measures the gradients, with the first seed.",
    )
