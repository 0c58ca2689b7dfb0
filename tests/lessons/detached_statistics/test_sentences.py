"""Test the sentences, the code and the CSV about detached statistics."""

import csv
import io

import numpy as np
import pytest

from bn_core.lessons.detached_statistics.bias_drift import simulate_bias_drift
from bn_core.lessons.detached_statistics.code import write_numpy_drift, write_torch_drift
from bn_core.lessons.detached_statistics.config import BiasDriftConfig, LiveRunConfig
from bn_core.lessons.detached_statistics.sentences import (
    DetachedResults,
    NetworksNow,
    describe_drift,
    describe_flow,
    describe_more_steps,
    describe_networks,
    describe_pairs,
    describe_target,
)
from bn_core.lessons.detached_statistics.table import bias_drift_to_csv
from bn_core.norm.gradient_flow import measure_gradient_flow

U = [2.0, 4.0, 8.0, 10.0]


def results(target: float = 1.0, steps: int = 1000, begun: bool = True) -> DetachedResults:
    toy = BiasDriftConfig(target=target, toy_steps=steps)
    drift = simulate_bias_drift(U, target, toy.toy_rate, steps)
    networks = NetworksNow(600, np.array([np.nan, 0.02, 1.9]), np.array([np.nan, 0.98, 0.25]))
    return DetachedResults(toy, drift, LiveRunConfig(rate=5.0), networks if begun else None)


def test_describe_target_quotes_bias_and_loss() -> None:
    told = describe_target(results(3.0))
    assert "b reached 300 in 1000 steps, yet the loss stayed at 19" in told
    assert "The true gradient left b at 0" in told


def test_describe_more_steps_compares_with_half_the_steps() -> None:
    told = describe_more_steps(results(steps=2000))
    assert "b was 100 halfway and is 200 after 2000 steps" in told
    assert "The loss has not changed." in told


def test_describe_networks_waits_for_a_step() -> None:
    assert describe_networks(results(begun=False)) == ""
    told = describe_networks(results())
    assert "training loss 0.02 and test accuracy 0.98" in told
    assert "training loss 1.9 and test accuracy 0.25" in told


def test_describe_drift_shows_rounding_error_as_zero() -> None:
    assert describe_drift(results().drift, 1000).endswith("The loss has not changed.")


def test_describe_pairs_finds_equal_outputs_and_no_gradient() -> None:
    assert "both become (−1, 1)" in describe_pairs()
    assert "the largest |∂L/∂x| is 0," in describe_pairs()


def test_describe_flow_quotes_three_batch_sizes() -> None:
    told = describe_flow(measure_gradient_flow([2, 3, 64]))
    assert "0 at B = 2 (formula 0)" in told
    assert "at B = 64 (formula 0.984)" in told


@pytest.mark.parametrize("write", [write_numpy_drift, write_torch_drift])
def test_code_prints_bias_and_loss_of_the_core(write) -> None:  # type: ignore[no-untyped-def]
    printed: list[tuple[float, float]] = []
    exec(write(np.array(U), 1.5, 0.05, 40), {"print": lambda *values: printed.append(values)})
    drift = simulate_bias_drift(U, 1.5, 0.05, 40)
    np.testing.assert_allclose(
        printed,
        [
            (drift.bias_left_out[-1], drift.loss_left_out[-1]),
            (drift.bias_kept[-1], drift.loss_kept[-1]),
        ],
        atol=1e-9,
    )


def test_bias_drift_to_csv_has_a_row_per_step() -> None:
    drift = simulate_bias_drift(U, 1.0, 0.05, 20)
    rows = list(csv.DictReader(io.StringIO(bias_drift_to_csv(drift))))
    assert len(rows) == 21
    assert float(rows[-1]["bias_detached"]) == drift.bias_left_out[-1]
