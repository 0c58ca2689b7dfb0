"""Run one experiment from the command line and print its verdicts."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import asdict

from bn_core.course.experiments import EXPERIMENTS
from bn_core.experiments.criterion import spell_criterion
from bn_core.experiments.experiment import Experiment
from bn_core.inputs.knobs import Knobs


def main(arguments: Sequence[str]) -> int:
    """Run the named experiment with ``name=value`` controls, return the exit code.

    The exit code is 0 if the experiment finished. Without arguments the names are printed. Wrong
    arguments get one sentence, and 2 is returned.
    """
    if not arguments:
        print("\n".join(EXPERIMENTS))
        return 0
    try:
        experiment = _find_experiment(arguments[0])
        config = _read_config(experiment, arguments[1:])
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(f"{experiment.name}: {asdict(config)}")  # type: ignore[call-overload]
    importlib.import_module("bn_core.training.worker_setup").prepare()  # as for a worker
    for result in importlib.import_module(experiment.worker).run(config):
        print(f"\r{result.progress:4.0%}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for verdict in experiment.judge(result):
        print(
            f"\n{verdict.sentence}\n  Measured: {verdict.measured}"
            f"\n  Expected: {spell_criterion(verdict.part)}"
        )
    return 0


def _find_experiment(name: str) -> Experiment:
    if name not in EXPERIMENTS:
        raise ValueError(f"There is no experiment {name[:40]!r}. Choose {', '.join(EXPERIMENTS)}.")
    return EXPERIMENTS[name]


def _read_config(experiment: Experiment, settings: Sequence[str]) -> Knobs:
    texts = dict(each.partition("=")[::2] for each in settings)
    known = [name for name, _ in experiment.config.knobs()]
    if unknown := texts.keys() - set(known):
        raise ValueError(
            f"{experiment.name} has no control {min(unknown)[:40]!r}. It has {', '.join(known)}."
        )
    return experiment.config.read(
        {experiment.config.parameter(name): text for name, text in texts.items()}
    )
