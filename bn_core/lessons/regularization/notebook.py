"""The notebooks of the lesson on regularization."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.network_notebook import list_networks
from bn_core.lessons.regularization.batch_noise import BatchSizeNoise
from bn_core.lessons.regularization.code import write_batch_noise_code
from bn_core.lessons.regularization.config import DROPPED, BatchNoiseConfig, GhostBatchesConfig
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

plt.hist(x_hat, bins=40, color="#0072B2")
plt.axvline(x[0, 0], color="0.4", linestyle="--", label="the fixed value")
plt.xlabel("x̂ of the fixed value")
plt.ylabel("batches")
plt.legend()
plt.show()
"""


def list_batch_noise(config: BatchNoiseConfig, one: BatchSizeNoise) -> Notebook:
    """List the cells that put one value into many random batches."""
    cells = split_code(
        write_batch_noise_code(config),
        {
            "import numpy": "Random batches, each with the same fixed value.",
            "x_hat =": "The fixed value in each batch. It prints the smallest, the largest and the "
            "standard deviation.",
        },
    )
    return Notebook(
        (*cells, Cell("One value, as many x̂ as batches.", _FIGURE)),
        (Check("x̂", "x_hat[:200]", one.x_hat[:200]),),
    )


_GHOSTS = """\
from torch.nn.functional import cross_entropy


class GhostNorm(nn.BatchNorm1d):
    \"\"\"Batch norm whose batch is split into ghost batches, each with its own statistics.\"\"\"

    def __init__(self, features, size):
        super().__init__(features)
        self.size = size

    def forward(self, x):
        if not self.training:
            return super().forward(x)
        ghosts = x.view(-1, self.size, x.shape[1])
        var, mean = torch.var_mean(ghosts, dim=1, correction=0, keepdim=True)
        with torch.no_grad():
            self.running_mean.lerp_(mean.mean((0, 1)), 0.1)
            self.running_var.lerp_(var.mean((0, 1)) * self.size / (self.size - 1), 0.1)
        x_hat = (ghosts - mean) * (var + self.eps).rsqrt()
        return x_hat.view_as(x) * self.weight + self.bias


def build_setting(setting):
    network = build("none" if setting == "none" else "batch", {seed})
    if setting.startswith("ghost"):
        for place, layer in enumerate(network):
            if isinstance(layer, nn.BatchNorm1d):
                network[place] = GhostNorm(width, int(setting.split()[1]))
    return network
"""
_FEW = """\
rows = torch.randperm(len(x_train), generator=torch.Generator().manual_seed({seed}))
few, held_out = rows[:{examples}], rows[{examples}:][:500]
x_few, y_few = x_train[few], y_train[few]
batch = {batch}


def draw_rows():
    generator = torch.Generator().manual_seed({seed})
    while True:
        order = torch.randperm(len(x_few), generator=generator)
        yield from order[: len(x_few) // batch * batch].split(batch)


def measure_error(network, x, y):
    network.eval()
    with torch.no_grad():
        logits = network(x)
    wrong = (logits.argmax(1) != y).float().mean().item()
    return wrong if logits.isfinite().all() else 1.0  # it has diverged


def train(setting, rate):
    network = build_setting(setting)
    optimizer = torch.optim.SGD(network.parameters(), lr=rate)
    for step, rows in zip(range({steps}), draw_rows()):
        # "full" normalizes with all examples, also if the loss is that of a batch.
        logits = network(x_few)[rows] if setting == "full" else network(x_few[rows])
        loss = cross_entropy(logits, y_few[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return network


error = {{}}
for setting in {settings}:
    trained = [train(setting, rate) for rate in {rates}]
    # Of several rates, that with the least error on held-out examples counts.
    tried = [measure_error(each, x_train[held_out], y_train[held_out]) for each in trained]
    network = trained[tried.index(min(tried))]
    training, error[setting] = (
        measure_error(network, *each) for each in ((x_few, y_few), (x_test, y_test))
    )
    print(f"{{setting}}: training error {{training:.3f}}, test error {{error[setting]:.3f}}")
"""
_ERRORS = """\
import matplotlib.pyplot as plt

colours = ["#D55E00" if each == "none" else "#0072B2" for each in error]
plt.barh(list(error), list(error.values()), color=colours)
plt.xlabel("test error")
plt.show()
"""


def can_write(config: GhostBatchesConfig) -> bool:
    """Whether ``list_ghost_batches`` knows how to write these networks."""
    return config.data == "digits"


def list_ghost_batches(config: GhostBatchesConfig, result: GhostBatches | None) -> Notebook:
    """List the cells that train on few examples.

    They have the first seed, and no dropout. See ``can_write``.
    """
    settings = [each for each in config.settings if not each.endswith(DROPPED)]
    _, batch = config.plan
    code = _FEW.format(
        seed=config.seed,
        examples=config.examples,
        batch=batch or "len(x_few)",
        settings=settings,
        rates=config.rates,
        steps=config.steps,
    )
    reached = dict(zip(config.settings, result.error[:, 0], strict=True)) if result else {}
    return Notebook(
        (
            *list_networks(config.run("none", config.seed), ("none", "batch")),
            Cell("**Ghost batches** are parts of a batch.", _GHOSTS.format(seed=config.seed)),
            Cell("**The training** on few examples, once for each setting.", code),
            Cell("The test error of each setting.", _ERRORS),
        ),
        tuple(
            Check(f"test error, {each}", f"error[{each!r}]", float(reached[each]), 0.0, 0.04)
            for each in settings
            if np.isfinite(reached.get(each, np.nan))
        ),
        "The page repeats this with several seeds, and trains each network with dropout, too. This "
        "notebook takes the first seed, without dropout.",
    )
