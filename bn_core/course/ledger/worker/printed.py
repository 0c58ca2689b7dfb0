"""Work out printed numbers and formulas, claim by claim.

Claims C01, C02, C03, C05, C06, C07, C08, C09, C10 (the bias), C25 and C38 (the old value's share),
one after another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from bn_core.course.ledger.claims import parts_of_trial
from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.course.ledger.printed_result import Printed
from bn_core.course.ledger.worker import (
    printed_backward,
    printed_bound,
    printed_forward,
    printed_memory,
)
from bn_core.lessons.running_averages.variance_estimates import estimate_variance
from bn_core.training import device

VERDICTS = len(parts_of_trial("printed"))


def run(config: PrintedConfig) -> Iterator[Printed]:
    """A result after each claim; the last has all verdicts."""
    yield (state := Printed(0.0, device.describe_device(), 0))
    for step in (_forward, _memory, _backward):
        for known, *verdicts in step(config):
            made = (*state.verdicts, *verdicts)
            state = replace(
                state, verdicts=made, step=len(made), progress=len(made) / VERDICTS, **known
            )
            yield state


Judged = Iterator[tuple[Any, ...]]
"""What is now known, by its field's name, and the verdicts it allows."""


def _forward(config: PrintedConfig) -> Judged:
    textbook, *scores = entries = printed_forward.entries()
    yield {"entries": entries}, printed_forward.judge_textbook(textbook)
    yield {}, printed_forward.judge_scores(*scores)
    shrunk = printed_forward.spread_out()
    yield {"shrunk": shrunk}, printed_forward.judge_mean(), printed_forward.judge_variance(shrunk)
    yield {}, printed_forward.judge_count()
    found = estimate_variance(config.seed, config.batches)
    bias = printed_forward.measure_exact_bias()
    yield {"estimates": found}, printed_forward.judge_correction(found, bias)


def _memory(config: PrintedConfig) -> Judged:
    yield {}, printed_memory.judge_affine(config.seed)
    yield {}, printed_memory.judge_momentum()


def _backward(config: PrintedConfig) -> Judged:
    yield {}, *printed_backward.judge_formula(printed_backward.gradients(config))
    direct = printed_backward.measure_direct_path(config)
    yield {"direct": direct}, *printed_backward.judge_direct(direct)
    drift = printed_backward.toy()
    yield {"drift": drift}, *printed_backward.judge_toy(drift)
    found: list[np.ndarray] = []
    for layer in printed_bound.units(config):
        found.append(layer)
        yield ({"units": np.concatenate(found, axis=1)},)
    units = np.concatenate(found, axis=1)
    yield {"units": units}, *printed_bound.judge_bound(units)
