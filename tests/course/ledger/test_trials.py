"""Every trial of the ledger runs, and answers the claims that it is of."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

import pytest

from bn_core.course.experiments import EXPERIMENTS
from bn_core.course.ledger.claims import CLAIMS, parts_of_trial
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import Trial
from bn_core.experiments.encoding import decode, encode

TINY: dict[str, dict[str, Any]] = {
    "gradient_path": {
        "net": "mlp",
        "depth": 1,
        "width": 8,
        "steps": 10,
        "seeds": 1,
    },
    "adaptation": {"steps": 10, "seeds": 1},
    "batch_composition": {"steps": 10, "draws": 2, "seeds": 1},
    "covariate_shift": {"net": "mlp", "layers": 2, "steps": 20, "seeds": 1},
    "curvature": {"width": 8, "examples": 32, "steps": 1, "seeds": 1},
    "depth": {"layers": 5, "units": "64", "together": 8, "seeds": 1, "jacobian": "16"},
    "exact_statistics": {"steps": 40, "seeds": 1},
    "fewer_statistics": {"depth": 1, "width": 8, "steps": 10, "seeds": 1},
    "figure_one": {"data": "digits", "steps": 100, "seeds": 1},
    "first_weights": {"layers": 5, "blocks": 5, "seeds": 1},
    "frozen_weights": {"depth": 1, "width": 8, "steps": 10, "seeds": 1},
    "ghost_batches": {
        "data": "digits",
        "examples": "100",
        "steps": 10,
        "seeds": 1,
    },
    "gradient_bias": {"steps": 1, "seeds": 1},
    "growing_rate": {"steps": 30, "seeds": 1},
    "halfspaces": {"condition": "10", "examples": 200, "seeds": 1},
    "landscape": {
        "net": "mlp",
        "depth": 1,
        "width": 8,
        "trained": 5,
        "finest": "9",
        "examples": 64,
        "seeds": 1,
    },
    "margins": {"steps": 1000, "seeds": 1},
    "leak": {"steps": 30, "length": 2, "seeds": 1},
    "least_squares": {"dimensions": 4, "seeds": 1},
    "detached_statistics": {"steps": 10, "seeds": 1},
    "length_direction": {"steps": 20, "seeds": 1},
    "momentum": {"steps": 10, "seeds": 1},
    "placement": {"data": "digits", "examples": "100", "steps": 10, "seeds": 1},
    "printed": {"batches": 1000, "seeds": 1},
    "small_batches": {"epochs": 1, "seeds": 1},
    "sweeps": {
        "data": "moons",
        "axis": "scale",
        "depth": 1,
        "width": 4,
        "rates": 3,
        "cells": 3,
        "steps": 20,
        "seeds": 1,
    },
    "trainability": {"deepest": "20", "steps": 10, "seeds": 1},
    "variance_shift": {"steps": 2, "seeds": 1},
    "without_norm": {"blocks": 2, "width": 8, "steps": 20, "seeds": 1},
}
"""What makes an experiment small: it decides nothing, but says something of every claim."""
WORKERS = "bn_core.course.ledger.worker"
SHORTER: dict[str, dict[str, Any]] = {
    "least_squares": {"bn_core.lessons.descents.worker.least_squares.CONVERGENCE_STEPS": 50},
    "printed": {
        f"{WORKERS}.printed_backward._STEPS": 5,
        f"{WORKERS}.printed_backward._TRAINED_BATCHES": 1,
    },
    "small_batches": {
        "bn_core.lessons.small_batches.config.SmallBatchesConfig.steps": lambda *_: 2,
    },
}
"""What makes it shorter where its config cannot."""


def trials(name: str) -> list[Trial]:
    return [each for each in TRIALS.values() if each.experiment.name == name]


def test_every_experiment_of_the_ledger_is_here() -> None:
    assert set(TINY) == {each.experiment.name for each in TRIALS.values()}


@pytest.mark.parametrize("name", sorted(TINY))
def test_an_experiment_answers_all_the_claims_it_is_of(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for target, value in SHORTER.get(name, {}).items():
        monkeypatch.setattr(target, value)
    trial = trials(name)[0]
    config: Any = trial.config("quick")
    for result in importlib.import_module(EXPERIMENTS[name].worker).run(
        replace(config, **TINY[name])
    ):
        last = result
    assert last.progress == 1
    assert encode(decode(encode(last))) == encode(last)
    found = {(each.id, each.part.name): each for each in EXPERIMENTS[name].judge(last) if each.id}
    assert parts_of_trial(trial.name) <= set(found)
    for each in found.values():
        assert CLAIMS[each.id].part(each.part.name) == each.part
        assert each.measured
        assert each.because or each.obstacle
