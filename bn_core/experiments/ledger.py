"""A part of the ledger is one trial: an experiment run to its end, and what it says of claims."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from time import perf_counter

from bn_core.claims import TRIALS
from bn_core.experiments.one_by_one import one_by_one
from bn_core.ledger import Finding, Ledger, LedgerConfig, findings
from bn_core.training import device


def run(config: LedgerConfig) -> Iterator[Ledger]:
    """Trial by trial on this worker alone; the lab asks all of its workers for them."""
    yield from one_by_one(Ledger.start(config), part)


def part(config: LedgerConfig, name: str) -> tuple[Finding, ...]:
    """Run the trial of this name."""
    trial = TRIALS[name]
    module = importlib.import_module(f"bn_core.experiments.{trial.work}")
    began = perf_counter()
    for result in module.run(trial.config(config.effort)):
        last = result
    where = getattr(last, "device", None) or device.sentence()
    return findings(trial, config.effort, last, where, perf_counter() - began)
