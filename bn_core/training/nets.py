"""Build the same network with different norms from the same initial weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import batch_norm

from bn_core.experiments.run_config import RunConfig
from bn_core.training.data.datasets import Data
from bn_core.training.norms import Dropout, FrozenBatchNorm, Noise, make_norm
from bn_core.training.weights import KERNEL, Shape, draw_initial_weights

NONLINEARITIES: dict[str, type[nn.Module]] = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
}
_WEIGHTED = (nn.Linear, nn.Conv2d)
_DROPOUT_LAYER = 1000
"""Offset of a dropout's layer number, so that its draws differ from those of the noise."""
_BATCH = nn.modules.batchnorm._BatchNorm


class Residual(nn.Module):
    """A residual block, x + body(x).

    He et al. 2016, "Identity Mappings in Deep Residual Networks", equation 4.
    """

    def __init__(self, body: nn.Sequential) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: Tensor) -> Tensor:
        """Return x + body(x)."""
        return x + self.body(x)


def build_network(
    norm: str, config: RunConfig, weights: list[Tensor], shape: Shape | None = None
) -> nn.Sequential:
    """Build a network with one norm and a copy of the weights.

    The norms are those of :func:`norms.make_norm`. Every hidden layer is a weight, the norm and the
    nonlinearity, in the order of ``config.place``. With ``config.skip`` the hidden weights after
    the first stand in residual blocks: norm, nonlinearity, weight. A CNN halves the image in its
    first layer, keeps its size, and averages it in the end. A frozen norm needs
    :func:`set_frozen_statistics` first.
    """
    images = config.net == "cnn"

    def hidden(place: int) -> list[nn.Module]:
        inner: list[nn.Module] = [NONLINEARITIES[config.activation]()]
        normed = make_norm(norm, config.units, images, config.seed, place)
        inner = [*normed, *inner] if config.place == "before" else [*inner, *normed]
        if config.dropout:
            inner.append(Dropout(config.dropout, config.seed, _DROPOUT_LAYER + place))
        return inner

    parts: list[nn.Module] = [nn.Unflatten(1, shape)] if images and shape else []
    parts.append(_build_weight_layer(weights[0], stride=2))
    for place, weight in enumerate(weights[1:-1], start=1):
        block = [*hidden(place), _build_weight_layer(weight)]
        parts.extend([Residual(nn.Sequential(*block))] if config.skip else block)
    parts.extend(hidden(len(weights) - 1))
    if images:
        parts.extend([nn.AdaptiveAvgPool2d(1), nn.Flatten()])
    return nn.Sequential(*parts, _build_weight_layer(weights[-1]))


def build_networks(config: RunConfig, data: Data) -> list[nn.Sequential]:
    """Build one network for each of ``config.norms``, equal except for the norm."""
    weights = draw_initial_weights(config, data.features, data.classes, data.shape)
    nets = [build_network(norm, config, weights, data.shape) for norm in config.norms]
    for net in nets:
        set_frozen_statistics(net, data.x_train)
    return nets


def set_frozen_statistics(net: nn.Sequential, x: Tensor) -> None:
    """Set the statistics of every frozen norm, first to last, to those of ``x``."""
    for norm in net.modules():
        if isinstance(norm, FrozenBatchNorm):
            seen: list[Tensor] = []
            hook = norm.register_forward_pre_hook(lambda _, inputs, to=seen: to.append(inputs[0]))
            with torch.inference_mode():
                net(x)
            hook.remove()
            dims = [dim for dim in range(seen[0].dim()) if dim != 1]
            var, mean = torch.var_mean(seen[0], dim=dims, correction=0)
            norm.running_mean, norm.running_var = mean.clone(), var.clone()


def list_weight_layers(net: nn.Module) -> list[nn.Linear | nn.Conv2d]:
    """Return the layers that have a weight matrix or kernel, from input to output."""
    return [layer for layer in net.modules() if isinstance(layer, _WEIGHTED)]


@dataclass(frozen=True, slots=True, eq=False)
class ForwardPass:
    """Pre-activations and logits of one batch of N."""

    pre: list[Tensor]
    """The input (N, units) of each nonlinearity; for a CNN (N·H·W, channels)."""
    logits: Tensor
    """(N, classes)."""


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What passes through the layers of a network, in the network's own shapes."""

    pre: list[Tensor] = field(default_factory=list)
    """The input of each nonlinearity."""
    outputs: list[Tensor] = field(default_factory=list)
    """The output of each nonlinearity."""
    norm_inputs: list[Tensor] = field(default_factory=list)
    """The input of each batch norm."""


@torch.inference_mode()
def record_forward(net: nn.Sequential, x: Tensor, *, running: bool) -> ForwardPass:
    """Run a forward pass that changes no buffer or counter and applies no dropout.

    Batch norm uses its running statistics, as in inference; if ``running`` is False, those of
    ``x``, as in training (with its noise, if it is the noisy one).
    """
    trace = Trace()
    logits = _forward(net, x, trace, running)
    return ForwardPass([flatten_units(each) for each in trace.pre], logits)


@torch.inference_mode()
def compute_logits(net: nn.Sequential, x: Tensor, *, running: bool) -> Tensor:
    """Return the logits (N, classes) of ``record_forward`` alone, in less memory."""
    return _forward(net, x, None, running)


def trace_forward(net: nn.Sequential, x: Tensor) -> tuple[Trace, Tensor]:
    """Return what passes through the layers with ``x``'s statistics, and the logits.

    It is the pass of ``record_forward``, and can be differentiated unless gradients are switched
    off.
    """
    trace = Trace()
    return trace, _forward(net, x, trace, running=False)


def flatten_units(values: Tensor) -> Tensor:
    """Return values (N, units, ...) as (rows, units), a row for each position."""
    return values.movedim(1, -1).flatten(0, -2)


def _forward(part: nn.Module, x: Tensor, trace: Trace | None, running: bool) -> Tensor:
    if isinstance(part, nn.Sequential):
        for each in part:
            x = _forward(each, x, trace, running)
        return x
    if isinstance(part, Residual):
        return x + _forward(part.body, x, trace, running)
    if isinstance(part, _BATCH):
        if trace is not None:
            trace.norm_inputs.append(x)
        fixed = running or isinstance(part, FrozenBatchNorm)
        mean, var = (part.running_mean, part.running_var) if fixed else (None, None)
        return batch_norm(x, mean, var, part.weight, part.bias, not fixed, 0.0, part.eps)
    if isinstance(part, Noise):
        return x if running else part.perturb(x)
    if isinstance(part, Dropout):
        return x
    if isinstance(part, tuple(NONLINEARITIES.values())):
        output = part(x)
        if trace is not None:
            trace.pre.append(x)
            trace.outputs.append(output)
        return output
    return part(x)


def _build_weight_layer(weight: Tensor, stride: int = 1) -> Any:
    """Build a layer from a weight, with a zero bias and without random draws."""
    fan_out, fan_in = weight.shape[:2]
    layer: Any
    if weight.dim() == 2:
        layer = nn.utils.skip_init(nn.Linear, fan_in, fan_out)
    else:
        options = {"stride": stride, "padding": KERNEL // 2}
        layer = nn.utils.skip_init(nn.Conv2d, fan_in, fan_out, KERNEL, **options)
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.zero_()
    return layer
