"""A broken model is judged by running it: its own test, before and after a fix."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import case_of, script
from bn_core.lessons.clinic.result import Examination
from bn_core.lessons.clinic.verdicts import judge
from bn_core.lessons.clinic.worker.facts import look
from bn_core.lessons.clinic.worker.script_process import Patient

_CHUNK = 16
"""Batches between two partial results."""
_CLASSES = 10
_TRAINING = 0.95
"""Share of the whole that training takes, about."""


def run(config: ClinicConfig) -> Iterator[Examination]:
    """Run the config's script to its end; the last result holds the test and what was inspected.

    The same config gives the same results on one machine. ValueError: the case has no such fix.
    A script that stops with an error is a result, too.
    """
    text = script(config)
    state = _blank(case_of(config).least)
    yield state
    losses: list[float] = []
    labels: list[Tensor] = []
    patient = None
    try:
        patient = Patient(text)
        for loss, batch in patient.train():
            losses.append(loss)
            labels.append(batch)
            if len(losses) % _CHUNK == 0:
                yield _so_far(state, losses, patient.steps)
        state = _tested(_so_far(state, losses, patient.steps), patient)
    except Exception as error:  # whatever a user's script may run into is what there is to see
        state = replace(_so_far(state, losses, 1), error=f"{type(error).__name__}: {error}")
    if patient is not None:
        state = look(state, patient, labels)
    state = replace(state, progress=1.0)
    yield replace(state, verdict=judge(state))


def _blank(least: float) -> Examination:
    return Examination(
        progress=0.0,
        device="On CPU, as the script says.",
        step=0,
        losses=np.empty(0),
        least=least,
        accuracy=math.nan,
        confusion=np.empty((0, 0), dtype=np.int64),
        exhibits=(),
        facts={},
        error="",
    )


def _so_far(state: Examination, losses: list[float], steps: int) -> Examination:
    curve = np.array(losses, dtype=np.float64)
    curve[~np.isfinite(curve)] = math.nan
    share = min(1.0, len(losses) / steps) * _TRAINING
    return replace(state, step=len(losses), losses=curve, progress=share)


def _tested(state: Examination, patient: Patient) -> Examination:
    _, predicted, truth = patient.test()
    pairs = torch.bincount(truth * _CLASSES + predicted, minlength=_CLASSES**2)
    return replace(
        state,
        accuracy=(predicted == truth).float().mean().item(),
        confusion=pairs.view(_CLASSES, _CLASSES).numpy(),
    )
