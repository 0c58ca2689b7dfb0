"""The page says where its numbers were computed, on a machine with a GPU too."""

from importlib import import_module

import pytest
import torch

from bn_core.compute.results import Results
from bn_core.compute.runs import Run
from bn_core.course.experiments import EXPERIMENTS
from bn_core.experiments.experiment import Experiment
from bn_core.training import device

GPU = "GPU: a large one"
NAMED = [each for each in EXPERIMENTS.values() if not each.live]


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device with the name of a GPU, which is the CPU."""
    pretended = device.Device(torch.device("cpu"), GPU)
    monkeypatch.setattr(device, "choose_device", lambda: pretended)


def begin(experiment: Experiment) -> Run:
    """A run with its first result, computed on a worker's device."""
    config = experiment.config()
    run = Run(experiment, config, results=Results(stored=False))
    assert run.device == ""
    run.computation.device = device.name_device()
    run.computation.frames.append(next(import_module(experiment.worker).run(config)))
    return run


def test_without_a_gpu_it_is_the_cpu() -> None:
    chosen = device.choose_device()
    assert (chosen.place.type, chosen.name) == ("cpu", "CPU")
    assert device.describe_device() == "Training on CPU: no GPU found."


@pytest.mark.usefixtures("gpu")
@pytest.mark.parametrize("experiment", NAMED, ids=lambda each: each.name)
def test_no_experiment_denies_the_gpu(experiment: Experiment) -> None:
    run = begin(experiment)
    assert "no GPU" not in run.device
    assert run.device_name in run.device
    assert run.device_name in (GPU, "CPU")


@pytest.mark.usefixtures("gpu")
@pytest.mark.parametrize(
    ("name", "where", "sentence"),
    [
        ("halfspaces", "CPU", "This is computed on the CPU."),
        ("layer_drift", GPU, f"Training on {GPU}."),
    ],
)
def test_run_names_the_device_that_computes_it(name: str, where: str, sentence: str) -> None:
    run = begin(EXPERIMENTS[name])
    assert (run.device_name, run.device) == (where, sentence)
