"""Measure how much a layer's gradient and inputs change as other layers train.

The results judge claims C27 (gradients), C41 (inputs) and C23 (noise after batch norm).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.functional import cross_entropy

from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.lessons.covariate_shift.verdicts import judge
from bn_core.training import device, probes
from bn_core.training.data import datasets
from bn_core.training.nets import build_network, list_weight_layers
from bn_core.training.norms import SeededLayer
from bn_core.training.norms import make_norm as norm_layers
from bn_core.training.weights import draw_initial_weights

STEPS = 12
"""Steps over which gradients are compared at each rate, each of them measured."""
_Moments = tuple[Tensor, Tensor]
"""The mean and the standard deviation of each unit."""
_GRADIENTS = 0.5
"""Approximate share of the run that comparing gradients takes."""


def run(config: CovariateShiftConfig) -> Iterator[CovariateShift]:
    """Compare gradients at every rate, then measure layer inputs during training.

    The same config gives the same results on one machine.
    """
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits").to(chosen.place)
    state = _empty_result(config, chosen.sentence)
    yield state
    todo = [(r, k, s) for s in range(config.seeds) for r in range(len(RATES)) for k in range(2)]
    for made, (r, k, s) in enumerate(todo, start=1):
        agreement = _measure_agreement(config, NORMS[k], RATES[r], config.seed_values[s], digits)
        cosine, distance = state.cosine.copy(), state.distance.copy()
        cosine[r, k, s], distance[r, k, s] = agreement
        state = replace(
            state,
            cosine=cosine,
            distance=distance,
            step=state.step + STEPS,
            progress=_GRADIENTS * made / len(todo),
        )
        yield state
    for made, (s, k) in enumerate(np.ndindex(config.seeds, len(NORMS)), start=1):
        for later in _train(config, k, s, digits, state):
            yield (state := later)
        share = _GRADIENTS + (1 - _GRADIENTS) * made / (config.seeds * len(NORMS))
        state = replace(state, progress=share)
    yield replace(state, progress=1.0, verdicts=judge(config, state))


def build_shift_network(
    config: CovariateShiftConfig, norm: str, seed: int, digits: datasets.Data
) -> nn.Sequential:
    """Build the network of one norm; all norms of a seed share initial weights."""
    chosen = config.run(seed)
    if config.net != "linear":
        weights = draw_initial_weights(chosen, digits.features, digits.classes, digits.shape)
        return build_network(norm, chosen, weights, digits.shape).to(digits.x_train.device)
    generator = torch.Generator().manual_seed(seed)
    sizes = [digits.features, *[chosen.width] * config.depth, digits.classes]
    parts: list[nn.Module] = []
    for place, (before, after) in enumerate(pairwise(sizes), start=1):
        layer = nn.utils.skip_init(nn.Linear, before, after)
        with torch.no_grad():
            drawn = torch.randn(after, before, generator=generator)
            layer.weight.copy_(drawn / math.sqrt(before))
            layer.bias.zero_()
        parts.append(layer)
        if place <= config.depth:
            parts.extend(norm_layers(norm, after, False, seed, place))
    return nn.Sequential(*parts).to(digits.x_train.device)


def compare_gradients(
    net: nn.Sequential, after: dict[str, Tensor], x: Tensor, y: Tensor
) -> tuple[list[float], list[float]]:
    """Return cos(G, G') and ‖G - G'‖ / ‖G‖ of each layer except the first.

    This is Santurkar et al. 2018, definition 2.1. G is the gradient of the layer's weight; G' the
    same on the same batch once all earlier layers have the parameters ``after``. ``net`` does not
    change.
    """
    before = {name: each.detach() for name, each in net.named_parameters()}
    layer_of = _number_layers(net)
    names = [
        f"{name}.weight" for name, part in net.named_modules() if part in list_weight_layers(net)
    ]

    twin = copy.deepcopy(net)  # since a pass counts batches and draws noise
    counts = [(part, part.passes) for part in twin.modules() if isinstance(part, SeededLayer)]

    def gradients(given: dict[str, Tensor], wanted: list[str]) -> list[Tensor]:
        leaves = {name: given[name].clone().requires_grad_() for name in wanted}
        for part, passes in counts:
            part.passes = passes  # so that every pass draws the same
        loss = cross_entropy(functional_call(twin, {**given, **leaves}, (x,)), y)
        return [each.flatten() for each in torch.autograd.grad(loss, list(leaves.values()))]

    cosines, distances = [], []
    for layer, old in enumerate(gradients(before, names[1:]), start=1):
        mixed = {key: (after if layer_of[key] < layer else before)[key] for key in before}
        [new] = gradients(mixed, [names[layer]])
        cosines.append(torch.cosine_similarity(old, new, dim=0, eps=0).item())
        length = torch.linalg.vector_norm(old)
        distances.append((torch.linalg.vector_norm(old - new) / length).item())
    return cosines, distances


def record_layer_inputs(net: nn.Sequential, x: Tensor) -> list[Tensor]:
    """Return the inputs (N, units) of each weight layer except the first.

    Batch norm uses the statistics of the batch.
    """
    return _pass_in_training_mode(net, x)[0]


def _pass_in_training_mode(net: nn.Sequential, x: Tensor) -> tuple[list[Tensor], Tensor]:
    """Return the inputs of each weight layer except the first, and the logits."""
    twin, seen = copy.deepcopy(net).train(), []  # a pass counts batches and draws noise
    for layer in list_weight_layers(twin)[1:]:
        layer.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    with torch.inference_mode():
        logits = twin(x)
    inputs = [each if each.dim() == 2 else each.movedim(1, -1).flatten(0, -2) for each in seen]
    return inputs, logits


def _number_layers(net: nn.Sequential) -> dict[str, int]:
    """Return the index, from 0, of each parameter's weight layer.

    A norm's parameters belong to the weight layer before it.
    """
    layer = -1
    result: dict[str, int] = {}
    for name, part in net.named_modules():
        layer += part in list_weight_layers(net)
        result |= {f"{name}.{key}": layer for key, _ in part.named_parameters(recurse=False)}
    return result


def _measure_agreement(
    config: CovariateShiftConfig, norm: str, rate: float, seed: int, digits: datasets.Data
) -> tuple[np.ndarray, np.ndarray]:
    """Return cosines and distances (L,), averaged over the first steps.

    They are NaN if a loss is NaN. They are computed in float64, since at a tiny rate the cosine is
    1 up to the rounding of float32.
    """
    net = build_shift_network(config, norm, seed, digits).double()
    optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    batches = datasets.draw_batches(digits, 64, seed)
    steps = []
    for _ in range(STEPS):
        x, y = next(batches)
        x = x.double()
        before = copy.deepcopy(net)
        _step(net, optimizer, x, y)
        after = {name: each.detach() for name, each in net.named_parameters()}
        steps.append(compare_gradients(before, after, x, y))
    cosine, distance = np.moveaxis(np.array(steps), 1, 0)
    return cosine.mean(axis=0), distance.mean(axis=0)


def _step(net: nn.Module, optimizer: torch.optim.Optimizer, x: Tensor, y: Tensor) -> None:
    loss = cross_entropy(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _train(
    config: CovariateShiftConfig, k: int, s: int, digits: datasets.Data, state: CovariateShift
) -> Iterator[CovariateShift]:
    """Train one network and measure its layer inputs and accuracy."""
    seed = config.seed_values[s]
    net = build_shift_network(config, NORMS[k], seed, digits)
    optimizer = torch.optim.SGD(net.parameters(), lr=config.rate)
    batches = datasets.draw_batches(digits, 64, seed)
    first = before = _measure_in_training_mode(net, digits)[0]
    for step in range(config.steps + 1):
        measured = step in config.measured_steps
        if step:
            if measured and step - 1 not in config.measured_steps:
                before = _measure_in_training_mode(net, digits)[0]
            _step(net, optimizer, *next(batches))
        if measured:
            at = config.measured_steps.index(step)
            now, accuracy = _measure_in_training_mode(net, digits)
            found = {
                "drift": _average_layers(_mean_shift, first, now),
                "step_drift": _average_layers(_mean_shift, before, now) if step else math.nan,
                "divergence": _average_layers(_kl_divergence, first, now),
                "accuracy": probes.measure_accuracy(net, digits.x_test, digits.y_test),
                "training_accuracy": accuracy,
            }
            values = {name: getattr(state, name).copy() for name in found}
            for name, value in found.items():
                values[name][k, s, at] = value
            state = replace(
                state, step=state.step + (config.measured_steps[1] if at else 0), **values
            )
            before = now
            yield state


def _measure_in_training_mode(
    net: nn.Sequential, digits: datasets.Data
) -> tuple[list[_Moments], float]:
    """Return the moments of layer inputs on the test set, and the accuracy on it.

    The accuracy is NaN if the network has diverged.
    """
    inputs, logits = _pass_in_training_mode(net, digits.x_test)
    right = (logits.argmax(1) == digits.y_test).float().mean().item()
    return [_unit_moments(each) for each in inputs], math.nan if logits.sum().isnan() else right


def _average_layers(
    measure: Callable[[_Moments, _Moments], float], one: list[_Moments], other: list[_Moments]
) -> float:
    return float(np.mean([measure(*pair) for pair in zip(one, other, strict=True)]))


def _unit_moments(x: Tensor) -> _Moments:
    """Return each unit's mean and standard deviation, never exactly 0."""
    var, mean = torch.var_mean(x.double(), dim=0, correction=0)
    return mean, (var + 1e-8).sqrt()


def _mean_shift(first: _Moments, now: _Moments) -> float:
    """Return the median over units of the shift of a mean, in the first deviations."""
    return ((now[0] - first[0]).abs() / first[1]).median().item()


def _kl_divergence(first: _Moments, now: _Moments) -> float:
    """Return the median over units of KL(first ‖ now) of two normals, in nats."""
    ratio = first[1] / now[1]
    moved = (first[0] - now[0]) / now[1]
    return (0.5 * (ratio**2 + moved**2 - 1) - ratio.log()).median().item()


def _empty_result(config: CovariateShiftConfig, sentence: str) -> CovariateShift:
    agreement = np.full((len(RATES), 2, config.seeds, config.depth), math.nan)
    moments = np.full((len(NORMS), config.seeds, len(config.measured_steps)), math.nan)
    return CovariateShift(
        0.0, sentence, 0, agreement, agreement, moments, moments, moments, moments, moments
    )
