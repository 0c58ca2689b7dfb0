"""Read tables of modes, buffers, batches and weights from a trained network."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from bn_core.lessons.clinic.result import InspectionTable
from bn_core.lessons.clinic.worker.script_process import RunningScript

Row = tuple[str | float, ...]
NORMS = (_BatchNorm, nn.GroupNorm, nn.LayerNorm)
RECENT = 5
_OPTIONS = ("lr", "momentum", "betas", "weight_decay")
"""The options of SGD and Adam that are listed."""


def list_norm_layers(net: nn.Module) -> dict[str, nn.Module]:
    """Return the normalizing layers by their names."""
    return {name: each for name, each in net.named_modules() if isinstance(each, NORMS)}


def list_modes(net: nn.Module) -> InspectionTable:
    """List the mode and the settings of every normalizing layer of the tested network."""
    rows = [
        (
            f"{name}: {type(layer).__name__}",
            "training" if layer.training else "evaluation",
            _read_setting(layer, "momentum"),
            float(getattr(layer, "eps", math.nan)),
            "yes" if all(each.requires_grad for each in layer.parameters()) else "no",
        )
        for name, layer in list_norm_layers(net).items()
    ]
    return InspectionTable(
        "layers",
        "The normalization layers during the test",
        ("layer", "mode", "momentum", "eps", "γ, β trained"),
        tuple(rows),
    )


def _read_setting(layer: nn.Module, name: str) -> str | float:
    value = getattr(layer, name, "none")
    return "cumulative" if value is None else value


def compare_buffers(net: nn.Module, x: Tensor) -> InspectionTable:
    """Compare each layer's running statistics with those of the training set."""
    rows: list[Row] = []
    for name, (mean, var) in measure_true_statistics(net, x).items():
        layer = list_norm_layers(net)[name]
        if not isinstance(layer, _BatchNorm) or layer.running_mean is None:
            continue
        assert layer.running_var is not None
        assert layer.num_batches_tracked is not None
        rows.append(
            (
                name,
                float(layer.num_batches_tracked),
                _root_mean_square(layer.running_mean),
                _root_mean_square(mean),
                _root_mean_square((layer.running_mean - mean) / (var + layer.eps).sqrt()),
                layer.running_var.mean().item(),
                var.mean().item(),
            )
        )
    heads = (
        "layer",
        "batches seen",
        "running mean",
        "true mean",
        "difference in σ",
        "running σ²",
        "true σ²",
    )
    caption = (
        "Running statistics, and the true ones of all training images as one batch in training mode"
    )
    return InspectionTable("running statistics", caption, heads, tuple(rows))


def measure_true_statistics(net: nn.Module, x: Tensor) -> dict[str, tuple[Tensor, Tensor]]:
    """Return the mean and unbiased variance (C,) of each batch-norm layer's input.

    They are measured on ``x`` in training mode. Evaluation mode would need them to give the same
    outputs as training.
    """
    twin, result = copy.deepcopy(net).train(), {}

    def keep(name: str) -> Any:
        def hook(_layer: nn.Module, given: tuple[Tensor, ...]) -> None:
            values = given[0].transpose(0, 1).flatten(1)
            result[name] = (values.mean(1), values.var(1))

        return hook

    for name, layer in list_norm_layers(twin).items():
        if isinstance(layer, _BatchNorm):
            layer.register_forward_pre_hook(keep(name))
    with torch.no_grad():
        twin(x)
    return result


def list_batches(labels: Sequence[Tensor]) -> InspectionTable:
    """List the sizes and labels of the last training batches."""
    rows = [
        (
            f"{n} before the last" if n else "last",
            float(len(each)),
            float(each.unique().numel()),
            " ".join(map(str, each[:10].tolist())) + (" …" if len(each) > 10 else ""),
        )
        for n, each in reversed([*enumerate(reversed(labels[-RECENT:]))])
    ]
    heads = ("batch", "images", "classes", "first labels")
    return InspectionTable("batches", "The last training batches", heads, tuple(rows))


def compare_modes(script: RunningScript, net: nn.Module) -> InspectionTable:
    """Compare the accuracy in both modes, with the whole set as one batch."""
    rows: list[Row] = []
    for mode in (False, True):
        twin = copy.deepcopy(net).train(mode)
        shares = [
            _accuracy(copy.deepcopy(twin), *_keep_finite(script.namespace[x], script.namespace[y]))
            for x, y in (("x", "y"), ("x_test", "y_test"))
        ]
        rows.append(("training" if mode else "evaluation", *shares))
    return InspectionTable(
        "both modes",
        "Accuracy of copies of the network in both modes, with all images in one batch",
        ("mode", "training images", "test images"),
        tuple(rows),
    )


def find_finite(x: Tensor) -> Tensor:
    """Return a mask (N,) of the examples with finite values only."""
    return x.flatten(1).isfinite().all(1)


def _keep_finite(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    kept = find_finite(x)
    return x[kept], y[kept]


@torch.no_grad()
def _accuracy(net: nn.Module, x: Tensor, y: Tensor) -> float:
    return (net(x).argmax(1) == y).float().mean().item()


def list_parameters(script: RunningScript) -> InspectionTable:
    """List each parameter's norm before and after training, and its gradient's norm."""
    rows = [
        (
            name,
            "×".join(map(str, each.shape)),
            "yes" if each.requires_grad else "no",
            script.initial_parameters[name].norm().item(),
            each.norm().item(),
            each.grad.norm().item() if each.grad is not None else "none",
        )
        for name, each in script.net.named_parameters()
    ]
    heads = ("parameter", "shape", "trained", "norm before", "norm after", "norm of gradient")
    return InspectionTable(
        "parameters", "The parameters before and after training", heads, tuple(rows)
    )


def list_settings(script: RunningScript) -> InspectionTable:
    """List the optimizer's settings and the numbers of epochs and images."""
    optimizer = script.namespace["optimizer"]
    group = optimizer.param_groups[0]
    rows: list[Row] = [
        ("optimizer", type(optimizer).__name__),
        *((name, _read_option(group[name])) for name in _OPTIONS if name in group),
        *((name, float(script.namespace[name])) for name in ("EPOCHS", "BATCH")),
        ("training images", float(len(script.namespace["x"]))),
    ]
    return InspectionTable(
        "settings", "The settings of training", ("setting", "value"), tuple(rows)
    )


def _read_option(value: float | tuple[float, ...]) -> str | float:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else float(value)


def _root_mean_square(values: Tensor) -> float:
    """Return the root mean square of all values."""
    return values.square().mean().sqrt().item()
