"""The written formulas hold the numbers of the backward pass, and of nothing else."""

import numpy as np
import pytest

from bn_core import RunningStats, backward, normalize, normalize_with
from bn_core.lessons.backward.formulas import GENERAL, write_gradient
from bn_core.text.latex import format_latex

STEP = normalize([[2.0, 1.0], [4.0, 5.0], [8.0, 0.0], [10.0, 3.0]], [2, -3], 1)
GRADS = backward(STEP, [[0.1, 1], [-0.4, 2], [0.8, -3], [0.2, 0]])


@pytest.mark.parametrize("node", GENERAL)
@pytest.mark.parametrize("feature", [0, 1])
@pytest.mark.parametrize("example", [0, 3])
def test_the_last_number_is_the_gradient(node, feature, example):
    found = np.asarray(getattr(GRADS, f"d_{node}"))
    value = float(found[example, feature] if found.ndim == 2 else found[feature])
    line = write_gradient(GRADS, node, feature, example)
    assert line.pieces[2] == format_latex(value)
    assert line.general == GENERAL[node]
    assert line.pieces[2] in line.with_numbers


def test_a_sum_names_its_terms():
    assert write_gradient(GRADS, "beta").pieces[1] == "0.1+(-0.4)+0.8+0.2"
    assert "-0.8" in write_gradient(GRADS, "x", 0, 1).pieces[1]
    assert "x_2" in write_gradient(GRADS, "x", 0, 1).pieces[0]


def test_the_numbers_put_in_give_the_number_that_comes_out():
    d_x_hat, centered = GRADS.d_x_hat[1, 0], STEP.centered[1, 0]
    by_hand = (
        d_x_hat / np.sqrt(STEP.var[0] + STEP.eps)
        + GRADS.d_var[0] * 2 * centered / 4
        + GRADS.d_mean[0] / 4
    )
    assert by_hand == pytest.approx(GRADS.d_x[1, 0])


def test_with_given_statistics_one_path_is_written():
    stats = RunningStats(np.array([1.0]), np.array([4.0]))
    grads = backward(normalize_with(stats, [[1.0], [2.0]]), [[1.0], [2.0]])
    line = write_gradient(grads, "x")
    assert r"\mu" not in line.general
    assert "+" not in line.pieces[1].replace("4+10^{-5}", "")


def test_an_unknown_node_is_unknown():
    with pytest.raises(KeyError):
        write_gradient(GRADS, "loss")
