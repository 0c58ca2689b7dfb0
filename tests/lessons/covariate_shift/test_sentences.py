"""What the steps tell: the measured facts, and how they are worded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.lessons.covariate_shift.sentences import (
    Facts,
    measure_movement,
    tell_gradients,
    tell_noise,
)
from bn_core.lessons.covariate_shift.worker import shift


@pytest.fixture(scope="module")
def sigmoid() -> Facts:
    """One seed of the networks that the page opens with, in fewer steps."""
    config = CovariateShiftConfig(layers=3, activation="sigmoid", steps=120, seeds=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shift, "STEPS", 2)  # of which the gradients are compared, for other sentences
        *_, result = shift.run(config)
    return Facts(config, result)


def plan(cosine: np.ndarray) -> Facts:
    """A result with these cosines (R, 2), equal in two seeds and three layers."""
    config = CovariateShiftConfig(layers=3, steps=20, seeds=2)
    gradients = np.broadcast_to(cosine[..., None, None], (len(RATES), 2, 2, 3)).copy()
    moments = np.full((len(NORMS), 2, len(config.measured_steps)), 0.5)
    return Facts(config, CovariateShift(1.0, "", 1, gradients, gradients, *[moments] * 5))


def test_noise_moves_inputs_most_and_the_network_learns(sigmoid: Facts) -> None:
    assert sigmoid.result is not None
    none, batch, noisy = measure_movement(sigmoid.result)[:, 0]
    assert noisy > 2 * none > 20 * batch
    accuracy = sigmoid.result.accuracy[:, 0, -1]
    assert accuracy[0] < 0.4
    assert accuracy[1:].min() > 0.85
    told = tell_noise(sigmoid)
    assert told.startswith("With noise the inputs move by 0.2")
    assert "with noisy batch norm (median over 1 seed)" in told


def test_noise_that_costs_accuracy_is_told() -> None:
    facts = plan(np.full((len(RATES), 2), 0.9))
    assert facts.result is not None
    accuracy = facts.result.accuracy.copy()
    accuracy[2] = 0.4
    told = tell_noise(replace(facts, result=replace(facts.result, accuracy=accuracy)))
    assert told.endswith("Here the noise costs accuracy.")
    assert tell_noise(facts).endswith("do not stop the network from learning.")


@pytest.mark.parametrize("lost", range(len(NORMS)))
def test_diverged_network_is_named_without_a_verdict_on_it(lost: int) -> None:
    facts = plan(np.full((len(RATES), 2), 0.9))
    assert facts.result is not None
    accuracy, moved = facts.result.accuracy.copy(), facts.result.step_drift.copy()
    accuracy[lost, 0] = moved[lost, 0] = np.nan
    result = replace(facts.result, accuracy=accuracy, step_drift=moved)
    told = tell_noise(replace(facts, result=result))
    assert "none (diverged with 1 of 2 seeds)" in told
    assert "nan" not in told.lower()
    names = ("as far as without batch norm", "as far as with batch norm alone", "per step")
    assert [each in told for each in names] == [lost == 1, lost == 0, lost < 2]
    assert ("stop the network from learning" in told) == (lost == 0)
    assert "costs accuracy" not in told


def test_gradients_are_compared_at_a_small_and_the_largest_rate() -> None:
    cosine = np.full((len(RATES), 2), 0.9)
    cosine[RATES.index(0.01)] = 0.98, 0.97
    cosine[-1] = 0.3, 0.4
    told = tell_gradients(plan(cosine))
    assert "At rate 0.01 the cosine is 0.98 without and 0.97 with batch norm" in told
    assert "whose gradients change more" in told
    assert "At rate 0.5 the cosine is 0.3 without and 0.4" in told
    assert "change less" in told


def test_rates_at_which_a_network_diverged_are_named() -> None:
    cosine = np.full((len(RATES), 2), 0.9)
    cosine[-2:, 0] = np.nan
    told = tell_gradients(plan(cosine))
    assert told.endswith("From rate 0.25 on a network diverged.")
    assert "At rate 0.1 the cosine" in told


def test_nothing_is_told_before_the_end() -> None:
    facts = Facts(CovariateShiftConfig(), None)
    assert tell_noise(facts) == tell_gradients(facts) == ""
