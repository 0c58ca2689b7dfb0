"""The notebooks of the lesson on depth."""

from __future__ import annotations

from collections.abc import Mapping

from bn_core.lessons.depth.untrained import PLAIN_KINDS, SKIP_KINDS, LayerSizes
from bn_core.lessons.depth.untrained_config import WIDTH, UntrainedConfig
from bn_core.text.notebook import Cell, Check, Notebook

_PHI = {"relu": "torch.relu", "tanh": "torch.tanh", "linear": "lambda z: z"}
_DRAW = """\
import math

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
layers, width, batch = {layers}, {width}, {batch}
phi = {phi}
rng = np.random.default_rng({seed})
x, upstream = map(torch.from_numpy, rng.standard_normal((2, batch, width)))
drawn = torch.from_numpy(rng.standard_normal((layers, width, width)) / math.sqrt(width))
"""
_MEASURE = """\
def normalize(z):
    return torch.nn.functional.batch_norm(z, None, None, training=True, eps=1e-5)


def measure(kind):
    \"\"\"Return the signal and the gradient of each layer, for the loss sum(upstream * out).\"\"\"
    skip, normed = "skip" in kind, "batch" in kind
    weights = drawn * math.sqrt(1 / 3 if kind == "default" else 2.0)
    block = lambda z: phi(normalize(z) if normed else z)
    sums = [(x @ weights[0]).requires_grad_()]
    for weight in weights[1:]:
        added = block(sums[-1]) @ weight
        sums.append(sums[-1] + added if skip else added)
    out = sums[-1] if skip else block(sums[-1])
    gradients = torch.autograd.grad((upstream * out).sum(), sums)
    size = torch.stack([each.norm() for each in gradients])
    signal = torch.stack([(z.detach() ** 2).mean() for z in sums])
    return signal.numpy(), (size / size[-1]).numpy()


results = {{kind: measure(kind) for kind in {kinds}}}
for kind, (signal, gradient) in results.items():
    print(f"{{kind}}: the first layer's gradient is {{gradient[0]:.3g}} times the last one's")
"""
_FIGURE = """\
import matplotlib.pyplot as plt

for kind, (signal, gradient) in results.items():
    style = "-" if "batch" in kind else "--"
    plt.semilogy(range(1, layers + 1), gradient, style, label=kind)
plt.xlabel("layer")
plt.ylabel("gradient, as a multiple of the last layer's")
plt.legend()
plt.show()
"""


def list_untrained(config: UntrainedConfig, networks: Mapping[str, LayerSizes]) -> Notebook:
    """List the cells that pass one batch and one gradient through untrained networks."""
    kinds = SKIP_KINDS if config.skips else PLAIN_KINDS
    drawn = _DRAW.format(
        layers=config.layers,
        width=WIDTH,
        batch=config.batch,
        phi=_PHI[config.activation],
        seed=config.seed,
    )
    return Notebook(
        (
            Cell("One batch, one gradient from above, and the weights of all networks.", drawn),
            Cell(
                "`default` has PyTorch's first weights, the others have He's; `batch` has batch "
                "norm, and `skip` a skip connection around each layer.",
                _MEASURE.format(kinds=kinds),
            ),
            Cell("How the gradient changes on its way back to layer 1.", _FIGURE),
        ),
        tuple(
            Check(f"{what}, {kind}", f"results[{kind!r}][{place}]", values, 1e-6, 1e-300)
            for kind, sizes in networks.items()
            for place, (what, values) in enumerate(
                (("signal", sizes.signal), ("gradient", sizes.gradient))
            )
        ),
    )
