"""The results of a GPU agree with those of the CPU; run by `make test-gpu`."""

from __future__ import annotations

import json
import pickle
import pickletools
from dataclasses import replace
from importlib import import_module
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch

from bn_core.course.experiments import EXPERIMENTS
from bn_core.experiments.experiment import Experiment
from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.training import device
from bn_core.training.stack.stack import Stack
from bn_core.training.trainer import Trainer

if not torch.cuda.is_available():
    pytest.skip("The tests see no GPU.", allow_module_level=True)

PLAIN = RunConfig(width=16, rate=0.1, batch_size=30, steps=12)
RUNS = {
    "sigmoid": replace(PLAIN, third="layer"),
    "relu after": replace(PLAIN, activation="relu", place="after", init="he", third="group"),
    "skip": replace(PLAIN, depth=4, activation="tanh", skip=True, third="left_out"),
    "adam": replace(PLAIN, optimizer="adam", rate=0.01, third="frozen"),
    "momentum": replace(PLAIN, momentum=0.9, weight_decay=0.05),
    "images": replace(PLAIN, net="cnn", channels=4, activation="relu", third="layer"),
    "points": replace(PLAIN, data="spirals", activation="tanh"),
}
DRAWN = {"dropout": replace(PLAIN, dropout=0.5), "noisy": replace(PLAIN, third="noisy")}
"""Runs that draw at random in each step; a GPU has random numbers of its own."""
MEASURED = ("losses", "accuracy", "percentiles", "gradient", "saturated")
MOST = 3
"""The number of results that are computed of an experiment."""


def train_on_cpu(config: RunConfig, monkeypatch: pytest.MonkeyPatch) -> Frame:
    with monkeypatch.context() as patch:
        patch.setattr(device, "_find_gpu_name", lambda: None)
        return train(config)


def train(config: RunConfig) -> Frame:
    return Trainer(config, dtype=torch.float64).step(config.steps)[-1]


def check_close(one: Frame, other: Frame) -> None:
    assert one.ended == other.ended
    for name in MEASURED:
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), 1e-4, 1e-5, name)


def test_chosen_device_is_the_gpu_by_its_name() -> None:
    chosen = device.choose_device()
    assert chosen.place.type == "cuda"
    assert chosen.sentence == f"Training on GPU: {torch.cuda.get_device_name()}."


@pytest.mark.parametrize("config", RUNS.values(), ids=RUNS)
def test_run_agrees_with_the_cpu(config: RunConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    check_close(train(config), train_on_cpu(config, monkeypatch))


@pytest.mark.parametrize("config", DRAWN.values(), ids=DRAWN)
def test_run_that_draws_at_random_can_be_repeated(config: RunConfig) -> None:
    check_close(train(config), train(config))


@pytest.mark.parametrize("name", ["sigmoid", "relu after", "skip", "adam", "momentum"])
def test_stack_agrees_with_each_of_its_runs(name: str) -> None:
    base = replace(RUNS[name], third="nothing")
    configs = [replace(base, seed=seed, rate=base.rate * (1 + seed)) for seed in range(3)]
    stack = Stack(configs, dtype=torch.float64)
    while not stack.done:
        last = stack.advance(0)[-1:]
    for config, frame in zip(configs, last[0], strict=True):
        check_close(frame, train(config))


def test_network_that_diverges_changes_no_other() -> None:
    calm = replace(PLAIN, activation="relu", depth=10, rate=0.01)
    wild = replace(calm, rate=100.0, init_scale=100.0)
    frames = [], []
    for kept, configs in zip(frames, ([calm], [calm, wild]), strict=True):
        stack = Stack(configs, dtype=torch.float64)
        while not stack.done:
            kept.extend(stack.advance(0))
    assert frames[1][-1][1].ended[0].startswith("diverged at step ")
    check_close(frames[0][-1][0], frames[1][-1][0])


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_experiment_runs_on_the_gpu_and_its_results_hold_no_tensor(experiment: Experiment) -> None:
    config = experiment.config()
    results = compute(experiment, config)
    modules = {argument for _, argument, _ in pickletools.genops(pickle.dumps(results))}
    assert not {"torch", "torch._utils"} & modules, "the web process has no PyTorch"
    drawn = experiment.figure(config, results, len(results) - 1, {})
    assert json.dumps(drawn["figures"])
    assert "no GPU" not in getattr(results[-1], "device", "")


def compute(experiment: Experiment, config: Any) -> list[Any]:
    worker = import_module(experiment.worker)
    if experiment.live:
        trainer = worker.make_trainer(config, None)
        assert "GPU" in trainer.device
        return list(trainer.step(MOST))
    return list(islice(worker.run(config), MOST))
