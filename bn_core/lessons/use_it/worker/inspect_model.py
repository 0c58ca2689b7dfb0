"""Run the lesson's script for every variant, and inspect its networks."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.lessons.use_it.code import (
    BATCH,
    DECAY,
    RATE,
    STEPS,
    write_data,
    write_model,
    write_test,
    write_training,
)
from bn_core.lessons.use_it.config import VARIANTS, UseItConfig, Variant
from bn_core.lessons.use_it.result import Entry, Inspection, UseIt
from bn_core.norm.arrays import Array

DECAY_STEPS = 10_000
_VARIANTS_PER_RESULT = 8
_NORM = nn.BatchNorm1d
_ROLES = {"weight": "γ", "bias": "β"}


def run(config: UseItConfig) -> Iterator[UseIt]:
    """Inspect one variant after another; the same config gives the same results."""
    inspections: tuple[Inspection, ...] = ()
    for place, variant in enumerate(VARIANTS):
        if place % _VARIANTS_PER_RESULT == 0:
            yield _make_result(place / (len(VARIANTS) + 1), inspections, math.nan)
        inspections = (*inspections, inspect_variant(variant, config.seed))
    yield _make_result(1.0, inspections, decay_gamma())


def _make_result(progress: float, inspections: tuple[Inspection, ...], gamma: float) -> UseIt:
    steps = len(inspections) * STEPS
    return UseIt(progress, "Computed on CPU.", steps, inspections, gamma)


def decay_gamma() -> float:
    """Return γ after 10,000 steps of SGD with weight decay and a gradient of 0."""
    gamma = nn.Parameter(torch.ones(1, dtype=torch.float64))
    gamma.grad = torch.zeros_like(gamma)
    optimizer = torch.optim.SGD([gamma], lr=RATE, weight_decay=DECAY)
    for _ in range(DECAY_STEPS):
        optimizer.step()
    return gamma.item()


def inspect_variant(variant: Variant, seed: int) -> Inspection:
    """Run the script that the page shows, part by part.

    Each inspection is on a copy and draws nothing at random, so the script computes what it
    computes alone.
    """
    script: dict[str, Any] = {"__name__": "model"}
    with torch.random.fork_rng(devices=[]):
        exec(write_data(), script)
        exec(write_model(variant, seed), script)
        fresh, x, y = copy.deepcopy(script["model"]), script["x_train"], script["y_train"]
        first = _measure_gradients(fresh, variant, x, y)
        exec(write_training(variant), script)
        last = _measure_gradients(script["model"], variant, x, y)
        exec(write_test(), script)
    trained = script["model"]
    decayed, undecayed = _count_decayed(script["optimizer"])
    without, with_buffers = _copy_to_new_model(trained, fresh, script["x_test"])
    parameters, buffers = _list_entries(fresh)
    return Inspection(
        printed=str(fresh),
        parameters=parameters,
        buffers=buffers,
        first_gradients=first,
        last_gradients=last,
        train_pass=_measure_pass(fresh, x[:BATCH], training=True),
        eval_pass=_measure_pass(fresh, x[:BATCH], training=False),
        block_change=_measure_block(fresh, x[:BATCH]),
        received=_measure_received(fresh, x[:BATCH]),
        losses=np.array(script["losses"]),
        accuracy=script["accuracy"],
        batches_counted=int(trained[_find_first_norm(trained)].num_batches_tracked),
        alone=_measure_alone(trained, x[:BATCH]),
        refusal=_find_refusal(trained, x[:1]),
        decayed=decayed,
        undecayed=undecayed,
        without_buffers=without,
        with_buffers=with_buffers,
    )


def _find_first_norm(model: nn.Sequential) -> int:
    return next(place for place, part in enumerate(model) if isinstance(part, _NORM))


def _list_entries(model: nn.Sequential) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """List all parameters and buffers, with what they are."""
    norms = {name for name, part in model.named_modules() if isinstance(part, _NORM)}
    before = {
        f"{prefix}{place}"
        for prefix, part in (("", model), ("3.branch.", getattr(model[3], "branch", None)))
        if isinstance(part, nn.Sequential)
        for place in range(len(part) - 1)
        if isinstance(part[place], nn.Linear) and isinstance(part[place + 1], _NORM)
    }

    def describe(name: str, values: Tensor) -> Entry:
        owner, _, last = name.rpartition(".")
        role = _ROLES.get(last, last) if owner in norms else last
        return Entry(name, role, tuple(values.shape), owner in before)

    return (
        tuple(describe(*each) for each in model.named_parameters()),
        tuple(describe(*each) for each in model.named_buffers()),
    )


def _measure_gradients(model: nn.Module, variant: Variant, x: Tensor, y: Tensor) -> Array:
    """Return each parameter's largest gradient on the first batch."""
    model = copy.deepcopy(model).train(variant.mode == "train")
    model.zero_grad()
    cross_entropy(model(x[:BATCH]), y[:BATCH]).backward()
    sizes = [
        values.grad.abs().max().item() if values.grad is not None else 0.0
        for values in model.parameters()
    ]
    return np.array(sizes)


@torch.no_grad()
def _measure_pass(model: nn.Module, x: Tensor, *, training: bool) -> float:
    """Return the largest change of a running statistic by one forward pass."""
    before = copy.deepcopy(model).train(training)
    after = copy.deepcopy(before)
    after(x)
    pairs = zip(before.named_buffers(), after.buffers(), strict=True)
    return max(
        (new - old).abs().max().item()
        for (name, old), new in pairs
        if not name.endswith("num_batches_tracked")
    )


@torch.no_grad()
def _measure_block(model: nn.Sequential, x: Tensor) -> float:
    """Return how far the block's output is from its input, in training mode."""
    model = copy.deepcopy(model).train()
    received = model[:3](x)
    return (model[3:-1](received) - received).abs().max().item()


@torch.no_grad()
def _measure_received(model: nn.Sequential, x: Tensor) -> tuple[float, float, float]:
    """Return mean, standard deviation and share of zeros of the last layer's input."""
    received = copy.deepcopy(model).train()[:-1](x)
    zeros = (received == 0).float().mean().item()
    return received.mean().item(), received.std(correction=0).item(), zeros


@torch.no_grad()
def _measure_alone(model: nn.Module, x: Tensor) -> float:
    model = copy.deepcopy(model).eval()
    return (model(x[:1]) - model(x)[:1]).abs().max().item()


def _find_refusal(model: nn.Module, x: Tensor) -> str:
    try:
        copy.deepcopy(model).train()(x)
    except ValueError as error:
        return str(error)
    return ""


def _count_decayed(optimizer: torch.optim.Optimizer) -> tuple[int, int]:
    """Count γ, β and biases with weight decay, and all numbers without it."""
    decayed = undecayed = 0
    for group in optimizer.param_groups:
        for values in group["params"]:
            if not group["weight_decay"]:
                undecayed += values.numel()
            elif values.dim() == 1:
                decayed += values.numel()
    return decayed, undecayed


@torch.no_grad()
def _copy_to_new_model(trained: nn.Module, fresh: nn.Module, x: Tensor) -> tuple[float, float]:
    """Return how far outputs differ after copying parameters() and after state_dict()."""
    expected = copy.deepcopy(trained).eval()(x)
    other = copy.deepcopy(fresh).eval()
    for new, old in zip(other.parameters(), trained.parameters(), strict=True):
        new.copy_(old)
    without = (other(x) - expected).abs().max().item()
    other.load_state_dict(trained.state_dict())
    return without, (other(x) - expected).abs().max().item()
