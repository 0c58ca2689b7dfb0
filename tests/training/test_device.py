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
    """A GPU by name; what it is asked to compute, the CPU computes."""
    pretended = device.Device(torch.device("cpu"), GPU)
    monkeypatch.setattr(device, "choose_device", lambda: pretended)


def test_without_a_gpu_it_is_the_cpu() -> None:
    chosen = device.choose_device()
    assert (chosen.place.type, chosen.name) == ("cpu", "CPU")
    assert device.describe_device() == "Training on CPU: no GPU found."


@pytest.mark.usefixtures("gpu")
@pytest.mark.parametrize("experiment", NAMED, ids=lambda each: each.name)
def test_no_experiment_denies_the_gpu(experiment: Experiment) -> None:
    config = experiment.config()
    run = Run(experiment, config, results=Results(stored=False))
    run.computation.device = device.name_device()
    run.computation.frames.append(next(import_module(experiment.worker).run(config)))
    assert "no GPU" not in run.device
    assert run.device_name in run.device
    assert run.device_name in (GPU, "CPU")


@pytest.mark.usefixtures("gpu")
@pytest.mark.parametrize(("name", "where"), [("halfspaces", "CPU"), ("drift", GPU)])
def test_run_names_what_computes_it_and_not_what_its_worker_has(name: str, where: str) -> None:
    experiment = next(each for key, each in EXPERIMENTS.items() if name in key)
    config = experiment.config()
    run = Run(experiment, config, results=Results(stored=False))
    assert run.device == ""
    run.computation.device = device.name_device()
    run.computation.frames.append(next(import_module(experiment.worker).run(config)))
    assert run.device_name == where
    assert run.device == (
        "This is computed on the CPU." if where == "CPU" else f"Training on {GPU}."
    )
