"""The notebook that trains every network of the lesson in plain PyTorch."""

from __future__ import annotations

from bn_core.experiments.network_notebook import BATCHES
from bn_core.lessons.without_norm.code import LAYERS
from bn_core.lessons.without_norm.config import DATA, RATES, WithoutNormConfig
from bn_core.lessons.without_norm.names import NAMES
from bn_core.lessons.without_norm.result import WithoutNorm
from bn_core.text.data_notebook import list_data
from bn_core.text.notebook import Cell, Check, Notebook

_NETWORK = """\
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

RATES, ARMS = {rates}, {arms}
width, blocks, skips = {width}, {blocks}, {skips}


class Sum(nn.Module):
    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, x):
        return x + self.branch(x)


def make_norm(arm):
    norms = {{"batch": nn.BatchNorm1d, "layer": nn.LayerNorm, "tanh": DynamicTanh}}
    return norms.get(arm, nn.Identity)(width)


def build(arm):
    \"\"\"Return all layers but the last, and the last one.\"\"\"
    generator = torch.Generator().manual_seed({seed})
    sizes = [x_train.shape[1], *[width] * (blocks + 1), int(y_train.max()) + 1]
    layers = [nn.Linear(before, after) for before, after in zip(sizes, sizes[1:])]
    with torch.no_grad():
        for layer in layers:
            drawn = torch.randn(layer.weight.shape, generator=generator)
            layer.weight.copy_(drawn * math.sqrt(2 / layer.in_features))
            layer.bias.zero_()
    branches = [nn.Sequential(make_norm(arm), nn.ReLU(), layer) for layer in layers[1:-1]]
    if skips:
        branches = [(SkipInit if "skipinit" in arm else Sum)(each) for each in branches]
    return nn.Sequential(layers[0], *branches, make_norm(arm), nn.ReLU()), layers[-1]
"""
_TRAIN = """\
def train(arm, rate):
    \"\"\"Return the test accuracy in evaluation mode, 0 if the network has diverged.\"\"\"
    body, head = build(arm)
    optimizer = torch.optim.SGD([*body.parameters(), *head.parameters()], lr=rate)
    for step, (x, y) in zip(range({steps}), draw_batches({batch}, {seed})):
        loss = cross_entropy(head(body(x)), y)
        if not loss.isfinite():
            return 0.0
        optimizer.zero_grad()
        loss.backward()
        if "clipped" in arm:
            clip_gradients({clipped}, {threshold!r})
        optimizer.step()
    with torch.no_grad():
        logits = head(body.eval()(x_test))
    right = (logits.argmax(1) == y_test).double().mean().item()
    return right if logits.isfinite().all() else 0.0


accuracy = {{}}
for arm in ARMS:
    accuracy[arm] = [train(arm, rate) for rate in RATES]
    print(arm, [round(each, 3) for each in accuracy[arm]])
"""
_ALL = "body.parameters()"
_NO_FACTORS = '[p for name, p in body.named_parameters() if not name.endswith("alpha")]'
"""Which gradients are clipped, with SkipInit's factors and without them."""
_FIGURE = """\
import matplotlib.pyplot as plt

for arm in ARMS:
    plt.semilogx(RATES, accuracy[arm], "o-" if arm == "batch" else "s--", label=arm)
plt.xlabel("learning rate")
plt.ylabel("test accuracy after training")
plt.legend()
plt.show()
"""
_STABLE_RATES = 3
"""How many of the lowest rates are compared; at larger ones rounding can grow in training."""


def list_networks(config: WithoutNormConfig, result: WithoutNorm | None) -> Notebook:
    """List the cells that train every arm at every rate with the first seed."""
    network = _NETWORK.format(
        rates=RATES,
        arms=config.arms,
        width=config.width,
        blocks=config.blocks,
        skips=config.skips,
        seed=config.seed,
    )
    training = _TRAIN.format(
        steps=config.steps,
        batch=config.batch_size,
        seed=config.seed,
        clipped=_ALL if config.clip_factors else _NO_FACTORS,
        threshold=config.threshold,
    )
    return Notebook(
        (
            *list_data(DATA),
            BATCHES,
            Cell("**SkipInit, clipping and dynamic tanh.**", LAYERS),
            Cell("**The networks.** All start from the same weights.", network),
            Cell("**The training**, at every rate. It can take a few minutes.", training),
            Cell("The accuracy by learning rate.", _FIGURE),
        ),
        _list_checks(result) if result and result.done else (),
        "The page repeats this with several seeds. This notebook takes the first. At large rates "
        f"rounding errors grow, so the {_STABLE_RATES} lowest rates are compared.",
    )


def _list_checks(result: WithoutNorm) -> tuple[Check, ...]:
    return tuple(
        Check(
            f"{NAMES[arm]}, rates up to {RATES[_STABLE_RATES - 1]}",
            f"accuracy[{arm!r}][:{_STABLE_RATES}]",
            accuracy[:_STABLE_RATES, 0],
            0.0,
            0.02,
        )
        for arm, accuracy in zip(result.config.arms, result.accuracy, strict=True)
    )
