"""Run one set-up of the ledger and judge its claims."""

from __future__ import annotations

import importlib
from time import perf_counter

from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.finding import Finding, collect_findings
from bn_core.course.ledger.trials import TRIALS
from bn_core.training import device


def part(config: LedgerConfig, name: str) -> tuple[Finding, ...]:
    """Run the trial of this name."""
    trial = TRIALS[name]
    module = importlib.import_module(trial.experiment.worker)
    began = perf_counter()
    for result in module.run(trial.config(config.effort)):
        last = result
    where = getattr(last, "device", None) or device.describe_device()
    return collect_findings(
        trial, config.effort, trial.experiment.judge(last), where, perf_counter() - began
    )
