"""Measure the facts that diagnoses quote, from the network and its batches."""

from __future__ import annotations

import contextlib
import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from bn_core.lessons.clinic.result import LAST, ClinicResult, InspectionTable
from bn_core.lessons.clinic.worker import inspect
from bn_core.lessons.clinic.worker.script_process import RunningScript


def inspect_network(
    state: ClinicResult, script: RunningScript, labels: Sequence[Tensor]
) -> ClinicResult:
    """Add the inspection tables and facts that can be measured to a result."""
    net = script.net
    with contextlib.suppress(Exception), script.isolated_random_state():
        net = script.namespace["ready"]()
    asked, x = copy.deepcopy(net), script.namespace["x"]
    inspections = (
        lambda: inspect.list_modes(asked),
        lambda: inspect.compare_buffers(asked, x[inspect.find_finite(x)]),
        lambda: inspect.list_batches(labels),
        lambda: inspect.compare_modes(script, asked),
        lambda: inspect.list_settings(script),
        lambda: inspect.list_parameters(script),
    )
    tables: list[InspectionTable] = []
    for each in inspections:
        with contextlib.suppress(Exception):  # the run already reports an error of the script
            tables.append(each())
    tables = [each for each in tables if each.rows]
    facts = {**dict(_run_facts(state, labels)), **dict(_layer_facts(asked)), **_table_facts(tables)}
    return replace(state, tables=tuple(tables), facts=facts)


def _run_facts(state: ClinicResult, labels: Sequence[Tensor]) -> Iterator[tuple[str, float]]:
    yield "accuracy", state.accuracy
    yield "loss", state.last_loss
    yield "steps", float(state.step)
    yield "lost", float(np.isnan(state.losses).sum())
    sizes = [len(each) for each in labels]
    yield "smallest", float(min(sizes, default=0))
    yield "largest", float(max(sizes, default=0))
    seen = [each.unique().numel() for each in labels[-LAST:]]
    yield "classes", float(np.mean(seen)) if seen else math.nan


def _layer_facts(net: nn.Module) -> Iterator[tuple[str, float]]:
    layers = [
        each for each in inspect.list_norm_layers(net).values() if isinstance(each, _BatchNorm)
    ]
    yield "norms", float(len(inspect.list_norm_layers(net)))
    yield "training", float(sum(each.training for each in inspect.list_norm_layers(net).values()))
    yield "missing", float(sum(_count_missing(each) for each in layers))
    variances = [each.running_var for each in layers if each.running_var is not None]
    yield "negative", float(sum(int((each <= 0).sum()) for each in variances))
    if layers and layers[0].num_batches_tracked is not None:
        seen, momentum = float(layers[0].num_batches_tracked), layers[0].momentum
        yield "seen", seen
        if momentum is not None:
            yield "momentum", momentum
            yield "arrived", 100 * (1 - (1 - momentum) ** seen)
        yield "eps", layers[0].eps


def _count_missing(layer: _BatchNorm) -> int:
    held = [each for each in layer.buffers() if each.is_floating_point()]
    return sum(int(torch.isnan(each).sum()) for each in held)


def _table_facts(tables: Sequence[InspectionTable]) -> dict[str, float]:
    """Read accuracies and the layer with the worst variance from the tables."""
    rows: dict[str, Any] = {each.name: each.rows for each in tables}
    facts: dict[str, float] = {}
    for mode, training, test in rows.get("both modes", ()):
        short = "train" if mode == "training" else "eval"
        facts[f"{short}_training"], facts[f"{short}_test"] = training, test
    buffers = rows.get("running statistics", ())
    if buffers:
        facts["off"] = max(row[4] for row in buffers)
        *_, var, true = max(buffers, key=lambda row: _log_ratio(row[5], row[6]))
        facts |= {"var": var, "true_var": true, "ratio": var / true if true else math.nan}
    weights = [row for row in rows.get("parameters", ()) if "×" in row[1]]
    grown = [after / before for *_, before, after, _ in weights if before]
    facts["grown"], facts["shrunk"] = max(grown, default=math.nan), min(grown, default=math.nan)
    facts["weights"] = float(len(weights))
    facts["flat"] = float(sum(gradient == 0 for *_, gradient in weights))
    return facts


def _log_ratio(one: float, other: float) -> float:
    """Return the absolute log ratio of two variances, infinite if one is not positive."""
    if not (one > 0 and other > 0 and math.isfinite(one) and math.isfinite(other)):
        return math.inf
    return abs(math.log(one / other))
