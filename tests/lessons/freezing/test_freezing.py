"""γ and β move with a gradient, the running statistics in training mode, and neither else."""

from __future__ import annotations

import csv
import io
from itertools import product

import numpy as np
import pytest
import torch

from bn_core.experiments.encoding import decode, encode
from bn_core.lessons.freezing.code import FREEZE, write_freezing_code
from bn_core.lessons.freezing.config import GRADIENTS, MODES, FreezingConfig, FreezingView
from bn_core.lessons.freezing.experiments import FREEZING
from bn_core.lessons.freezing.result import Freezing
from bn_core.lessons.freezing.table import write_freezing_csv
from bn_core.lessons.freezing.worker.freezing import run
from tests.printed_code import run_code

SETTINGS = pytest.mark.parametrize(("mode", "gradient"), list(product(MODES, GRADIENTS)))


def finish(config: FreezingConfig) -> Freezing:
    *_, last = run(config)
    return last


@pytest.fixture(scope="module")
def result() -> Freezing:
    return finish(FreezingConfig())


@SETTINGS
def test_each_switch_stops_one_thing(result: Freezing, mode: str, gradient: str) -> None:
    place = FreezingView(mode=mode, gradient=gradient).place
    moved = [
        float(values[(*place, -1)])
        for values in (result.parameters, result.statistics, result.others)
    ]
    trains = mode != "eval"
    assert (moved[0] > 0) == (gradient == "on")
    assert (moved[1] > 0) == trains
    assert (moved[2] > 0) == (gradient != "no_grad")
    assert result.counted[place] == (20 if trains else 0)
    assert result.is_frozen(*place) == (not trains and gradient != "on")


def test_train_on_the_network_undoes_eval_on_the_layer(result: Freezing) -> None:
    np.testing.assert_array_equal(result.statistics[0], result.statistics[2])
    np.testing.assert_array_equal(result.parameters[0], result.parameters[2])


def test_default_setting_tells_its_story(result: Freezing) -> None:
    """With requires_grad = False alone the statistics move as far as without it."""
    view = FreezingView()
    assert view.gradient == "requires_grad_off"
    statistics = result.statistics[(*view.place, -1)]
    assert statistics > 0.3
    drawn = FREEZING.figure(FreezingConfig(), [result], 0, {})
    assert drawn["say"][0].startswith("Not frozen: γ and β have not moved, but the running")


@SETTINGS
def test_map_and_sentences_say_what_moved(result: Freezing, mode: str, gradient: str) -> None:
    drawn = FREEZING.figure(FreezingConfig(), [result], 0, {"mode": mode, "gradient": gradient})
    m, g = FreezingView(mode=mode, gradient=gradient).place
    cell = drawn["figures"][0]["layout"]["annotations"][m * len(GRADIENTS) + g]["text"]
    assert ("frozen" in cell) == result.is_frozen(m, g)
    assert drawn["say"][0].startswith("Frozen") == result.is_frozen(m, g)


def test_unfinished_result_is_drawn_as_waiting() -> None:
    first = next(iter(run(FreezingConfig())))
    drawn = FREEZING.figure(FreezingConfig(), [first], 0, {"theme": "dark"})
    words = "Nothing is measured yet. A run trains the network once with each setting."
    assert drawn["say"] == [words]


@SETTINGS
def test_code_prints_what_moves(mode: str, gradient: str) -> None:
    lines = run_code(write_freezing_code(FreezingView(mode=mode, gradient=gradient))).splitlines()
    moved = {line.split()[0]: line.endswith(" moved") for line in lines}
    assert moved["weight"] == moved["bias"] == (gradient == "on")
    assert moved["running_mean"] == moved["running_var"] == (mode != "eval")


def test_code_that_freezes_keeps_every_value() -> None:
    assert run_code(FREEZE) == "True\n"


def test_table_holds_every_step(result: Freezing) -> None:
    rows = list(csv.DictReader(io.StringIO(write_freezing_csv(FreezingConfig(), result))))
    assert len(rows) == 9 * 21
    assert float(rows[20]["statistics_moved"]) == result.statistics[0, 0, 20]


def test_same_seed_gives_the_same_result_and_leaves_no_trace(result: Freezing) -> None:
    state = torch.random.get_rng_state()
    again = finish(FreezingConfig())
    assert torch.equal(torch.random.get_rng_state(), state)
    np.testing.assert_array_equal(decode(encode(again)).statistics, result.statistics)
    assert not np.array_equal(finish(FreezingConfig(seed=1)).statistics, result.statistics)
