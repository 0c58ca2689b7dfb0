"""Three judges agree on what is right, and any one of them finds what is wrong."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core import RunningStats, backward, normalize, normalize_with
from bn_core.lessons.backward.worker.three_way_check import check
from tests.hypothesis_profiles import examples


def run_check(grads, feature=0):
    verdict = check(grads, feature)
    assert json.loads(json.dumps(verdict, allow_nan=False)) == verdict
    return verdict


@settings(max_examples=examples(60))
@given(st.integers(0, 2**32), st.integers(2, 20), st.integers(-5, 9), st.floats(-1e3, 1e3))
def test_they_agree_on_any_batch(seed, examples, power, away):
    rng = np.random.default_rng(seed)
    x = (rng.normal(size=(examples, 2)) + away) * 10.0**power
    grads = backward(normalize(x, rng.normal(size=2), 1), rng.normal(size=x.shape))
    assert run_check(grads, 1)["state"] == "agrees"


def test_they_agree_in_inference_and_on_a_constant_feature():
    stats = RunningStats(np.array([1.0]), np.array([4.0]))
    d_y = [[1.0], [-2.0], [3.0]]
    assert run_check(backward(normalize_with(stats, [[1], [5], [7]], 2), d_y))["state"] == "agrees"
    assert run_check(backward(normalize([[3.0], [3.0], [3.0]]), d_y))["state"] == "agrees"


@pytest.mark.parametrize("part", ["d_x", "d_gamma", "d_beta"])
def test_a_planted_fault_is_found(part):
    grads = backward(normalize([[2.0], [4.0], [8.0], [10.0]], 2), [[1.0], [0.5], [0.0], [2.0]])
    spoiled = replace(grads, **{part: getattr(grads, part) * (1 + 1e-6)})
    assert run_check(spoiled)["state"] == "differs"


def test_the_direct_path_alone_is_no_gradient():
    grads = backward(normalize([[2.0], [4.0], [8.0], [10.0]]), [[1.0], [0.5], [0.0], [2.0]])
    direct = grads.d_x_hat * grads.step.inv_std
    assert run_check(replace(grads, d_x=direct))["state"] == "differs"


def test_the_table_holds_a_row_for_each_gradient():
    grads = backward(normalize([[2.0], [4.0], [8.0]]), [[1.0], [0.5], [0.0]])
    table = run_check(grads)["table"]
    assert all(table["heads"])
    rows = table["rows"]
    assert len(rows) == 3 + 2
    exact = [float(row[1]["exact"]) for row in rows]
    np.testing.assert_array_equal(exact[:3], grads.d_x[:, 0])
    assert exact[3:] == [grads.d_gamma[0], grads.d_beta[0]]
