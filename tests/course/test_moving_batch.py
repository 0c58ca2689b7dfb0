"""The batch in motion: real flowers, batches of the core, and a round that closes."""

from __future__ import annotations

import json

import numpy as np
from sklearn.datasets import load_iris

from bn_core.course.moving_batch import (
    BATCH_SIZE,
    FLOWER,
    OTHERS,
    STEPS,
    compute_batches,
    describe_batch,
)
from bn_core.figures.strip import draw_moving_strip
from bn_core.figures.style import LIGHT

STEPS_OF_ROUND = compute_batches()
RESTS = STEPS_OF_ROUND[STEPS - 1 :: STEPS]


def test_petals_are_those_of_iris() -> None:
    petals, kinds = load_iris(return_X_y=True)[0][:, 2], load_iris().target
    assert petals[kinds == 1][0] == FLOWER
    for kind, five in zip((0, 2, 1), np.split(np.array(OTHERS), 3), strict=True):
        assert set(five) <= set(petals[kinds == kind])


def test_batch_at_rest_holds_neighbours_of_the_list() -> None:
    for turn, step in enumerate(RESTS):
        others = {OTHERS[(4 + turn - place) % len(OTHERS)] for place in range(BATCH_SIZE - 1)}
        assert set(step.x[:, 0]) == {FLOWER, *others}


def test_round_closes() -> None:
    before, first = RESTS[-1].x[:, 0], RESTS[0].x[:, 0]
    assert np.sum(before != first) == 1


def test_same_flower_is_normalized_to_numbers_of_both_signs() -> None:
    x_hats = [float(step.x_hat[0, 0]) for step in RESTS]
    assert min(x_hats) < -1.5
    assert max(x_hats) > 2
    for step, x_hat in zip(RESTS, x_hats, strict=True):
        assert ("above" in describe_batch(step)) == (x_hat > 0)


def test_moving_strip_is_small_and_keeps_its_limits() -> None:
    strip = draw_moving_strip(STEPS_OF_ROUND, STEPS, 0, LIGHT)
    assert len(json.dumps(strip)) < 12_000
    assert len(strip["written"]) * STEPS == len(strip["frames"]) == len(STEPS_OF_ROUND)
    for step, moment in zip(STEPS_OF_ROUND, strip["frames"], strict=True):
        for line, values, (mean, std, *shown) in zip(
            strip["lines"], (step.x, step.centered, step.x_hat), moment, strict=True
        ):
            np.testing.assert_allclose(shown, values[:, 0], atol=6e-4)
            np.testing.assert_allclose([mean, std], [values.mean(), values.std()], atol=6e-4)
            assert line["low"] < min(shown)
            assert max(shown) < line["high"]
