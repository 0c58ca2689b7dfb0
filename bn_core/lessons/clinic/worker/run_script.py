"""Run a script of the clinic and test its network."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import build_script, find_case
from bn_core.lessons.clinic.result import CLASSES, ClinicResult
from bn_core.lessons.clinic.verdicts import judge
from bn_core.lessons.clinic.worker.facts import inspect_network
from bn_core.lessons.clinic.worker.script_process import RunningScript

_CHUNK = 16
"""Batches between two partial results."""
_TRAINING = 0.95
"""Approximate share of the run that training takes."""


def run(config: ClinicConfig) -> Iterator[ClinicResult]:
    """Run the config's script to its end, and test and inspect its network last.

    The same config gives the same results on one machine. ValueError: the case has no such fix.
    A script that stops with an error also gives a result.
    """
    text = build_script(config)
    state = _empty_result(find_case(config).threshold)
    yield state
    losses: list[float] = []
    labels: list[Tensor] = []
    script = None
    try:
        script = RunningScript(text)
        for loss, batch in script.train():
            losses.append(loss)
            labels.append(batch)
            if len(losses) % _CHUNK == 0:
                yield _partial_result(state, losses, script.steps)
        state = _add_test_result(_partial_result(state, losses, script.steps), script)
    except Exception as error:  # any error of the script is a result to show
        state = replace(_partial_result(state, losses, 1), error=f"{type(error).__name__}: {error}")
    if script is not None:
        state = inspect_network(state, script, labels)
    state = replace(state, progress=1.0)
    yield replace(state, verdict=judge(state))


def _empty_result(threshold: float) -> ClinicResult:
    return ClinicResult(
        progress=0.0,
        device="It runs on the CPU.",
        step=0,
        losses=np.empty(0),
        threshold=threshold,
        accuracy=math.nan,
        confusion=np.empty((0, 0), dtype=np.int64),
        tables=(),
        facts={},
        error="",
    )


def _partial_result(state: ClinicResult, losses: list[float], steps: int) -> ClinicResult:
    curve = np.array(losses, dtype=np.float64)
    curve[~np.isfinite(curve)] = math.nan
    share = min(1.0, len(losses) / steps) * _TRAINING
    return replace(state, step=len(losses), losses=curve, progress=share)


def _add_test_result(state: ClinicResult, script: RunningScript) -> ClinicResult:
    _, predicted, truth = script.test()
    pairs = torch.bincount(truth * CLASSES + predicted, minlength=CLASSES**2)
    return replace(
        state,
        accuracy=(predicted == truth).float().mean().item(),
        confusion=pairs.view(CLASSES, CLASSES).numpy(),
    )
