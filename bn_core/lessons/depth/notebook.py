"""The notebooks of the lesson on depth."""

from __future__ import annotations

from collections.abc import Mapping

from bn_core.experiments.network_notebook import BATCHES
from bn_core.lessons.depth.config import (
    RATES,
    TRAIN_BATCH,
    TRAIN_WIDTH,
    TRAINED_KINDS,
    TrainabilityConfig,
)
from bn_core.lessons.depth.result import Trainability
from bn_core.lessons.depth.untrained import PLAIN_KINDS, SKIP_KINDS, LayerSizes
from bn_core.lessons.depth.untrained_config import WIDTH, UntrainedConfig
from bn_core.text.data_notebook import list_data
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


_NETWORK = """\
import math

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

GAINS = {{"default": 1 / 3, "he": 2.0, "batch": 2.0, "batch skip": 2.0, "skip": 2.0}}
DEPTHS, RATES, KINDS = {depths}, {rates}, {kinds}


class Network(nn.Module):
    \"\"\"ReLU layers, perhaps with batch norm before each ReLU, and with skips.\"\"\"

    def __init__(self, kind, depth):
        super().__init__()
        generator = torch.Generator().manual_seed({seed})
        sizes = [x_train.shape[1], *[{width}] * depth, int(y_train.max()) + 1]
        self.layers, self.skip = nn.ModuleList(), "skip" in kind
        for before, after in zip(sizes, sizes[1:]):
            layer = nn.Linear(before, after)
            drawn = torch.randn(before, after, generator=generator)
            with torch.no_grad():
                layer.weight.copy_((drawn * math.sqrt(GAINS[kind] / before)).T)
                layer.bias.zero_()
            self.layers.append(layer)
        self.norms = nn.ModuleList(
            nn.BatchNorm1d({width}, track_running_stats=False) if "batch" in kind else nn.Identity()
            for _ in range(depth)
        )

    def forward(self, x):
        first, *inner, last = self.layers
        z = first(x)
        for norm, layer in zip(self.norms, inner):
            y = layer(torch.relu(norm(z)))
            z = z + y if self.skip else y
        return last(torch.relu(self.norms[-1](z)))
"""
_TRAIN = """\
def train(kind, depth, rate):
    \"\"\"Return the accuracy on the training set, 0 if the network has diverged.\"\"\"
    network = Network(kind, depth)
    optimizer = torch.optim.SGD(network.parameters(), lr=rate)
    for step, (x, y) in zip(range({steps}), draw_batches({batch}, {seed})):
        loss = cross_entropy(network(x), y)
        if not loss.isfinite():
            return 0.0
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        logits = network(x_train)
    right = (logits.argmax(1) == y_train).double().mean().item()
    return right if logits.isfinite().all() else 0.0


accuracy = {{}}
for kind in KINDS:
    for depth in DEPTHS:
        accuracy[kind, depth] = [train(kind, depth, rate) for rate in RATES]
        print(kind, depth, [round(each, 3) for each in accuracy[kind, depth]])
"""
_BEST = """\
import matplotlib.pyplot as plt

for kind in KINDS:
    style = "o-" if "batch" in kind else "s--"
    plt.plot(DEPTHS, [max(accuracy[kind, depth]) for depth in DEPTHS], style, label=kind)
plt.xlabel("hidden layers")
plt.ylabel("training accuracy at the best rate")
plt.legend()
plt.show()
"""
_STABLE_DEPTH, _STABLE_RATES = 5, 3
"""The depth, and how many of the lowest rates, at which rounding does not grow in training."""


def list_trained(config: TrainabilityConfig, result: Trainability | None) -> Notebook:
    """List the cells that train each network at each depth and rate."""
    network = _NETWORK.format(
        depths=config.depths,
        rates=RATES,
        kinds=config.kinds,
        width=TRAIN_WIDTH,
        seed=config.seed,
    )
    training = _TRAIN.format(steps=config.steps, batch=TRAIN_BATCH, seed=config.seed)
    checks: tuple[Check, ...] = ()
    if result and result.done:
        at = config.depths.index(_STABLE_DEPTH)
        checks = tuple(
            Check(
                f"{kind}, {_STABLE_DEPTH} layers, rates up to {RATES[_STABLE_RATES - 1]}",
                f"accuracy[{kind!r}, {_STABLE_DEPTH}][:{_STABLE_RATES}]",
                result.accuracy[TRAINED_KINDS.index(kind), at, :_STABLE_RATES, 0],
                0.0,
                0.02,
            )
            for kind in config.kinds
        )
    return Notebook(
        (
            *list_data("digits"),
            BATCHES,
            Cell("**The networks.** All kinds of one depth get the same draws.", network),
            Cell("**The training**, at every depth and rate. It takes some minutes.", training),
            Cell("The best of all rates, by depth.", _BEST),
        ),
        checks,
        "The page repeats this with several seeds. This notebook takes the first. In deep networks "
        "and at large rates, rounding errors grow, so only the others are compared.",
    )
