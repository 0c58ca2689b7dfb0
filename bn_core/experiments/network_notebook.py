"""The cells of a notebook that builds the networks of a run in plain PyTorch."""

from __future__ import annotations

from collections.abc import Sequence

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import DATASETS, OWN_TABLE
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.text.data_notebook import KNOWN, list_data, list_table
from bn_core.text.notebook import Cell

_GAINS = {"he": " * 2**0.5", "lecun": "", "default": ""}
_ACTIVATIONS = {"sigmoid": "nn.Sigmoid", "tanh": "nn.Tanh", "relu": "nn.ReLU"}
_GROUP = "nn.GroupNorm(math.gcd(width, 8), width)"
_NORMS = {
    "none": ("", ""),
    "batch": ("nn.BatchNorm1d(width)", "nn.BatchNorm2d(width)"),
    "layer": ("nn.LayerNorm(width)", "nn.GroupNorm(1, width)"),
    "group": (_GROUP, _GROUP),
    "left_out": ("DetachedBatchNorm(width)", "DetachedBatchNorm(width)"),
    "frozen": ("FrozenBatchNorm(width)", "FrozenBatchNorm(width)"),
    "noisy": (
        "nn.BatchNorm1d(width), Noise(seed, number)",
        "nn.BatchNorm2d(width), Noise(seed, number)",
    ),
}
"""What each norm is in an MLP and in a CNN; ``number`` counts the hidden layers from 1."""
_DETACHED = """\


class DetachedBatchNorm(nn.modules.batchnorm._BatchNorm):
    \"\"\"Batch norm whose gradient takes the mean and the variance for constants.\"\"\"

    def _check_input_dim(self, x):
        pass

    def forward(self, x):
        if not self.training:
            return super().forward(x)
        with torch.no_grad():
            super().forward(x)  # for the running statistics
            dims = [dim for dim in range(x.dim()) if dim != 1]
            var, mean = torch.var_mean(x, dim=dims, correction=0)
        return nn.functional.batch_norm(x, mean, var, self.weight, self.bias, False, 0.0, self.eps)

"""
_FROZEN = """\


class FrozenBatchNorm(nn.modules.batchnorm._BatchNorm):
    \"\"\"Batch norm that always uses its running statistics, which ``freeze`` sets.\"\"\"

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        return nn.functional.batch_norm(x, mean, var, self.weight, self.bias, False, 0.0, self.eps)


def freeze(network):
    \"\"\"Set the statistics of every frozen norm, in order, to those of the training data.\"\"\"
    for norm in network.modules():
        if isinstance(norm, FrozenBatchNorm):
            seen = []
            hook = norm.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
            with torch.no_grad():
                network(x_train)
            hook.remove()
            dims = [dim for dim in range(seen[0].dim()) if dim != 1]
            norm.running_var, norm.running_mean = torch.var_mean(seen[0], dim=dims, correction=0)

"""
_FREEZE = "    freeze(network)\n"
_RANDOM = """\


class RandomLayer(nn.Module):
    \"\"\"A layer whose draws depend on the seed, its number and the count of its passes.\"\"\"

    def __init__(self, seed, number):
        super().__init__()
        self.seed, self.number, self.passes = seed, number, 0

    def forward(self, x):
        if not self.training:
            return x
        self.passes += 1
        key = np.random.SeedSequence([self.seed, self.number, self.passes])
        seed = int(key.generate_state(1, np.uint64)[0] >> np.uint64(1))
        return self.change(x, torch.Generator().manual_seed(seed))

"""
_DROPOUT = """\


class Dropout(RandomLayer):
    def change(self, x, generator):
        kept = torch.rand(x.shape, generator=generator) >= {share!r}
        return x * kept / (1 - {share!r})

"""
_NOISE = """\


class Noise(RandomLayer):
    \"\"\"A random shift and scale of each unit, varied slightly from example to example.\"\"\"

    def change(self, x, generator):
        def uniform(low, high, size):
            return low + (high - low) * torch.rand(size, generator=generator)

        unit = (1, x.shape[1], *[1] * (x.dim() - 2))
        mean, spread = uniform(-0.5, 0.5, unit), uniform(1.0, 1.25, unit)
        shift = mean + uniform(-0.1, 0.1, x.shape)
        return (spread + 0.1 * torch.randn(x.shape, generator=generator)) * x + shift

"""
_RESIDUAL = """\


class Residual(nn.Module):
    def __init__(self, *body):
        super().__init__()
        self.body = nn.Sequential(*body)

    def forward(self, x):
        return x + self.body(x)

"""
_BATCHES = """\
torch.set_num_threads(1)  # as in the lab: another number may add in another order


def draw_batches(size, seed):
    generator = torch.Generator().manual_seed(seed)
    used = len(x_train) // size * size  # the incomplete last batch of an epoch is dropped
    while True:
        order = torch.randperm(len(x_train), generator=generator)[:used]
        yield from zip(x_train[order].split(size), y_train[order].split(size))
"""
BATCHES = Cell("The mini-batches, in the order of the lab.", _BATCHES)
"""Defines ``draw_batches(size, seed)``, which yields without end."""


def can_write(config: RunConfig, table: LabelledTable | None = None) -> bool:
    """Whether ``list_networks`` knows how to write the networks of this run.

    MNIST and the photographs are too large for a notebook. PyTorch's batch norm refuses a batch of
    one example.
    """
    own = config.data == OWN_TABLE and table is not None
    return config.batch_size > 1 and (own or config.data in KNOWN)


def list_networks(
    config: RunConfig, norms: Sequence[str], table: LabelledTable | None = None
) -> tuple[Cell, ...]:
    """List the cells that make data, ``build(norm, seed)`` and ``draw_batches``.

    ``table`` is the reader's own, if the run trains on it. KeyError: see ``can_write``.
    """
    code = f"""\
import math

import torch
from torch import nn
{_list_classes(config, norms)}
depth, width, activation = {config.depth}, {config.units}, {_ACTIVATIONS[config.activation]}
NORMS = {{
{_list_norms(config, norms)}
}}


def draw_weights(seed):
    generator = torch.Generator().manual_seed(seed)
{_write_sizes(config)}
    weights = [
        {_write_draw(config)} * ({config.init_scale!r} / math.sqrt(math.prod(size[1:])))
        for size in sizes
    ]
    return [*weights[:-1], weights[-1] * {config.output_scale!r}]


{_write_build(config, norms)}

print(build("{norms[-1]}", {config.seed}))
"""
    words = "**The networks.** They start from the same weights and differ in their norm alone."
    data = list_table(table) if table else list_data(config.data)
    return (*data, Cell(words, code), BATCHES)


def _list_classes(config: RunConfig, norms: Sequence[str]) -> str:
    """Return the layers that PyTorch does not have."""
    dropout = _DROPOUT.format(share=config.dropout) if config.dropout else ""
    noise = _NOISE * ("noisy" in norms)
    return "".join(
        [
            _DETACHED * ("left_out" in norms),
            _FROZEN * ("frozen" in norms),
            _RANDOM * bool(dropout or noise),
            dropout,
            noise,
            _RESIDUAL * config.skip,
        ]
    )


def _list_norms(config: RunConfig, norms: Sequence[str]) -> str:
    rows = ((norm, _NORMS[norm][config.net == "cnn"]) for norm in norms)
    return "\n".join(f'    "{norm}": lambda seed, number: [{code}],' for norm, code in rows)


def _write_sizes(config: RunConfig) -> str:
    """Return the lines that list the shapes of all weights, first to last."""
    if config.net == "mlp":
        return """\
    units = [x_train.shape[1], *[width] * depth, int(y_train.max()) + 1]
    sizes = [(after, before) for before, after in zip(units, units[1:])]"""
    channels, *_ = _find_shape(config)
    return f"""\
    channels = [{channels}, *[width] * depth]
    sizes = [(after, before, 3, 3) for before, after in zip(channels, channels[1:])]
    sizes.append((int(y_train.max()) + 1, width))"""


def _write_draw(config: RunConfig) -> str:
    init = config.init
    if init == "matched":
        init = "he" if config.activation == "relu" else "lecun"
    if init == "default":
        return "(torch.rand(size, generator=generator) * 2 - 1)"
    gain = _GAINS.get(init, f" * nn.init.calculate_gain({config.activation!r})")
    return "torch.randn(size, generator=generator)" + gain


def _write_build(config: RunConfig, norms: Sequence[str]) -> str:
    images = config.net == "cnn"
    layer = "nn.Linear(*weight.shape[::-1])"
    if images:
        layer = """\
(
            nn.Linear(*weight.shape[::-1])
            if number == depth
            else nn.Conv2d(*weight.shape[1::-1], 3, stride=1 if number else 2, padding=1)
        )"""
    hidden = "[*NORMS[norm](seed, number), activation()]"
    if config.place == "after":
        hidden = "[activation(), *NORMS[norm](seed, number)]"
    if config.dropout:
        hidden = f"{hidden} + [Dropout(seed, 1000 + number)]"
    pool = """\
        if number == depth:
            hidden += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
"""
    added = "[*hidden, layer]"
    if config.skip:
        added = f"[Residual(*hidden, layer)] if 0 < number < depth else {added}"
    made = f"nn.Sequential({f'nn.Unflatten(1, {_find_shape(config)}), ' if images else ''}*layers)"
    return f"""\
def build(norm, seed):
    layers = []
    for number, weight in enumerate(draw_weights(seed)):
        layer = {layer}
        with torch.no_grad():
            layer.weight.copy_(weight)
            layer.bias.zero_()
        hidden = {hidden} if number else []
{pool * images}        layers += {added}
    network = {made}
{_FREEZE * ("frozen" in norms)}    return network
"""


def _find_shape(config: RunConfig) -> tuple[int, int, int]:
    shape = DATASETS[config.data].shape
    assert shape is not None, "RunConfig refuses such a convolutional network"
    return shape
