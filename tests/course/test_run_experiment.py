"""An experiment run without the app prints the verdict that the app would show."""

import os
import subprocess
import sys

import pytest

from bn_core.course.experiments import EXPERIMENTS
from bn_core.course.run_experiment import main
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.worker import sweep
from bn_core.training import worker_setup

TINY = ("rates=3", "cells=3", "seeds=1", "steps=20", "width=4", "data=moons", "axis=batch")


def test_run_experiment_prints_the_verdicts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[bool] = []  # not truly: the tests after it share this process
    monkeypatch.setattr(worker_setup, "prepare", lambda: prepared.append(True))
    assert main(["sweeps", *TINY]) == 0
    assert prepared
    told = capsys.readouterr()
    config = SweepConfig.read(dict(each.split("=") for each in TINY))
    *_, result = sweep.run(config)
    for verdict in EXPERIMENTS["sweeps"].judge(result):
        assert f"{verdict.sentence}\n  Measured: {verdict.measured}\n" in told.out
    assert "'axis': 'batch'" in told.out
    assert told.err.endswith("100%\n")


def test_run_experiment_lists_experiments_without_a_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.split() == list(EXPERIMENTS)
    assert {"batch_composition", "small_batches", "sweeps"} <= EXPERIMENTS.keys()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cats"], "There is no experiment 'cats'. Choose accumulation, adaptation"),
        (["sweeps", "cats=3"], "sweeps has no control 'cats'. It has seeds, seed, axis"),
        (["sweeps", "rates=many"], "learning rates, from 0.001 to 100: “many” is not a number."),
        (["sweeps", "rates"], "“” is not a number."),
    ],
)
def test_run_experiment_explains_wrong_arguments(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


def test_run_experiment_helps_with_the_controls_of_an_experiment(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for arguments in (["--help"], ["sweeps", "-h"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
    told = capsys.readouterr().out
    assert told.count("usage: batchnorm-lab run [-h] [EXPERIMENT] [CONTROL=VALUE ...]") == 2
    for name, knob in SweepConfig.knobs():
        assert f"  {name} = {knob.default}: {knob.help}" in told


def test_output_that_nobody_reads_any_longer_gives_no_traceback() -> None:
    """As for ``batchnorm-lab run | head -1``."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "bn_core", "run"]
    with os.fdopen(writing, "w") as closed:
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
