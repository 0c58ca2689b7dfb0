"""Run one experiment from the command line and print its verdicts."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from dataclasses import asdict

from bn_core.course.argument_parser import ArgumentParser
from bn_core.course.experiments import EXPERIMENTS
from bn_core.experiments.experiment import Experiment
from bn_core.inputs.knobs import Knobs


def main(arguments: Sequence[str]) -> int:
    """Run the named experiment with ``name=value`` controls, return the exit code.

    The exit code is 0 if the experiment finished. Without arguments the names are printed. Wrong
    arguments get one sentence, and 2 is returned.
    """
    asked = _parser(arguments[0] if arguments else "").parse_args(arguments)
    if not asked.experiment:
        print("\n".join(EXPERIMENTS))
        return 0
    try:
        experiment = _find_experiment(asked.experiment)
        config = _read_config(experiment, asked.settings)
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
            f"\n{verdict.sentence}\n  Measured: {verdict.measured}\n  Expected: {verdict.expected}"
        )
    return 0


def _parser(name: str) -> ArgumentParser:
    """Return the parser, whose help lists the controls of a named experiment."""
    about = "Without a name, the experiments are listed. Ask for the controls of one by its name:\n"
    about += "batchnorm-lab run depth --help"
    if name in EXPERIMENTS:
        controls = EXPERIMENTS[name].config.knobs()
        about = f"controls of {name}:\n"
        about += "\n".join(f"  {each} = {knob.default}: {knob.help}" for each, knob in controls)
    parser = ArgumentParser(
        prog="batchnorm-lab run",
        description="Run an experiment and print its verdicts.",
        epilog=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("experiment", nargs="?", default="", metavar="EXPERIMENT", help="its name")
    parser.add_argument(
        "settings", nargs="*", metavar="CONTROL=VALUE", help="a control, for example layers=20"
    )
    return parser


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
