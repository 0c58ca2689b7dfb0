"""Two readings of covariate shift are what their definitions say, on nets that stay as they are."""

import copy
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.lessons.covariate_shift.verdicts import judge_gradients, judge_inputs, judge_noise
from bn_core.lessons.covariate_shift.worker.shift import (
    build_shift_network,
    compare_gradients,
    record_layer_inputs,
    run,
)
from bn_core.training.data import datasets
from bn_core.training.nets import list_weight_layers

TINY = CovariateShiftConfig(layers=2, steps=20, seeds=2)


@pytest.mark.parametrize("kind", ["mlp", "cnn", "linear"])
@pytest.mark.parametrize("norm", NORMS)
def test_g_and_its_twin_are_definition_2_1(kind: str, norm: str) -> None:
    """By hand: a copy of the network whose earlier layers are overwritten, and plain autograd."""
    config = CovariateShiftConfig(net=kind, layers=3)
    digits = datasets.load_dataset("digits")
    net = build_shift_network(config, norm, 0, digits)
    other = build_shift_network(config, norm, 1, digits)
    after = {name: each.detach() for name, each in other.named_parameters()}
    state = copy.deepcopy(net.state_dict())
    x, y = digits.x_train[:32], digits.y_train[:32]
    cosines, distances = compare_gradients(net, after, x, y)
    assert len(cosines) == len(distances) == 3
    assert compare_gradients(net, after, x, y) == (cosines, distances)
    for name, value in net.state_dict().items():
        assert torch.equal(value, state[name])

    def gradient(twin: torch.nn.Sequential, layer: int) -> torch.Tensor:
        cross_entropy(twin(x), y).backward()
        grad = list_weight_layers(twin)[layer].weight.grad
        assert grad is not None
        return grad.flatten()

    layer = 2
    mixed = copy.deepcopy(net)
    border = list(mixed.children()).index(list_weight_layers(mixed)[layer])
    for ours, theirs in zip(list(mixed)[:border], list(other)[:border], strict=True):
        for mine, taken in zip(ours.parameters(), theirs.parameters(), strict=True):
            mine.data.copy_(taken.data)
    old, new = gradient(copy.deepcopy(net), layer), gradient(mixed, layer)
    cosine = torch.cosine_similarity(old, new, dim=0).item()
    assert cosines[layer - 1] == pytest.approx(cosine, abs=1e-5)
    apart = ((old - new).norm() / old.norm()).item()
    assert distances[layer - 1] == pytest.approx(apart, rel=1e-4)


def test_an_update_that_changes_nothing_shifts_nothing() -> None:
    digits = datasets.load_dataset("digits")
    net = build_shift_network(TINY, "batch", 0, digits)
    same = {name: each.detach() for name, each in net.named_parameters()}
    cosines, distances = compare_gradients(net, same, digits.x_train[:64], digits.y_train[:64])
    assert cosines == pytest.approx([1, 1], abs=1e-6)
    assert distances == [0, 0]


def test_inputs_leave_no_trace_and_are_standardized_by_their_batch() -> None:
    digits = datasets.load_dataset("digits")
    config = replace(TINY, net="linear", layers=3)
    net = build_shift_network(config, "batch", 0, digits)
    before = copy.deepcopy(net.state_dict())
    seen = record_layer_inputs(net, digits.x_test)
    assert len(seen) == 3
    for each in seen:  # in a linear net a layer's input is what batch norm gave out
        torch.testing.assert_close(each.mean(0), torch.zeros(32), atol=1e-4, rtol=0)
    for name, value in net.state_dict().items():
        assert torch.equal(value, before[name])


def test_all_norms_of_a_seed_start_from_the_same_weights() -> None:
    digits = datasets.load_dataset("digits")
    for kind in ("mlp", "cnn", "linear"):
        nets = [
            build_shift_network(CovariateShiftConfig(net=kind, layers=2), norm, 4, digits)
            for norm in NORMS
        ]
        for layers in zip(*map(list_weight_layers, nets), strict=True):
            assert all(torch.equal(layers[0].weight, each.weight) for each in layers)


def test_a_run_measures_everything_and_repeats() -> None:
    *partial, last = run(TINY)
    again = list(run(TINY))[-1]
    assert [each.progress for each in partial] == sorted(each.progress for each in partial)
    assert last.progress == 1
    for name in ("cosine", "distance", "drift", "divergence", "accuracy"):
        values = getattr(last, name)
        assert np.isfinite(values).all(), name
        np.testing.assert_array_equal(values, getattr(again, name))
    assert (last.drift[:2, :, 0] == 0).all()
    assert (last.divergence[:2, :, 0] == 0).all()
    assert (np.abs(last.cosine) <= 1 + 1e-6).all()
    assert len(last.verdicts) == 3
    # A smaller step changes a gradient less.
    assert (last.distance[0] < last.distance[2]).all()


def made(none: float, batch: float, turn: bool = False) -> CovariateShift:
    size = (len(RATES), 2, 3, 4)
    cosine = np.empty(size)
    cosine[:, 0], cosine[:, 1] = none, batch
    if turn:
        cosine[-1, 0], cosine[-1, 1] = batch, none
    series = np.zeros((3, 3, 5))
    series[0], series[1], series[2] = 2.0, 1.0, 3.0
    accuracy = np.full((3, 3, 5), 0.9)
    return CovariateShift(1.0, "", 0, cosine, cosine, series, series, accuracy)


def test_verdicts_follow_the_numbers() -> None:
    assert judge_gradients(made(0.9, 0.5)).holds is True
    assert judge_gradients(made(0.5, 0.9)).holds is False
    turned = judge_gradients(made(0.9, 0.5, turn=True))
    assert turned.holds is None
    assert "depends on the learning rate" in turned.because
    assert judge_inputs(TINY, made(1, 1)).holds is True
    assert judge_noise(TINY, made(1, 1)).holds is True
    worse = made(1, 1)
    worse.accuracy[2] = 0.8
    assert judge_noise(TINY, worse).holds is False
    worse.accuracy[2] = math.nan
    assert judge_noise(TINY, worse).holds is None
