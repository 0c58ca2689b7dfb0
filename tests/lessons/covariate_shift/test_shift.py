"""Two readings of covariate shift are what their definitions say, on nets that stay as they are."""

import copy
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.covariate_shift.claims import CLAIMS
from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.lessons.covariate_shift.verdicts import judge_gradients, judge_inputs, judge_noise
from bn_core.lessons.covariate_shift.worker import shift
from bn_core.lessons.covariate_shift.worker.shift import (
    _kl_divergence,
    _measure_agreement,
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


def test_a_run_measures_everything_and_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift, "STEPS", 2)
    config = replace(TINY, seeds=1)
    *partial, last = run(config)
    again = list(run(config))[-1]
    assert [each.progress for each in partial] == sorted(each.progress for each in partial)
    assert last.progress == 1
    for name in ("cosine", "distance", "drift", "divergence", "accuracy", "training_accuracy"):
        values = getattr(last, name)
        assert np.isfinite(values).all(), name
        np.testing.assert_array_equal(values, getattr(again, name))
    assert (last.drift[:2, :, 0] == 0).all()
    assert (last.divergence[:2, :, 0] == 0).all()
    assert (np.abs(last.cosine) <= 1 + 1e-6).all()
    assert np.isnan(last.step_drift[..., 0]).all()
    assert (last.step_drift[..., 1:] > 0).all()
    parts = [part for claim in ("C27", "C41", "C23") for part in CLAIMS[claim].parts]
    assert [each.part for each in last.verdicts] == parts
    # A smaller step changes a gradient less.
    assert (last.distance[0] < last.distance[2]).all()


def test_tiny_rates_are_compared_beyond_float32() -> None:
    """Without kinks 1 − cosine is of the second order: a hundredth of it at a tenth."""
    digits = datasets.load_dataset("digits")
    config = replace(TINY, net="linear", layers=3)
    tiny, small = (
        np.mean([1 - each for each in _measure_agreement(config, "batch", rate, 0, digits)[0]])
        for rate in (1e-5, 1e-4)
    )
    assert small / tiny == pytest.approx(100, rel=0.2)


@pytest.mark.parametrize("apart", [0.0, 1.0])
def test_divergence_is_of_the_first_distribution_from_now(apart: float) -> None:
    """KL(N(0, 1) ‖ N(apart, 2²)) = ln 2 + (1 + apart²)/8 − ½."""
    first = (torch.zeros(5), torch.ones(5))
    now = (torch.full((5,), apart), torch.full((5,), 2.0))
    expected = math.log(2) + (1 + apart**2) / 8 - 0.5
    assert _kl_divergence(first, now) == pytest.approx(expected)


SEEDS = 6


def plant(**values: object) -> CovariateShift:
    """Return a whole result with these numbers, the same for every seed."""
    gradients = np.full((len(RATES), 2, SEEDS, 4), 0.9)
    series = np.ones((len(NORMS), SEEDS, 5))
    result = CovariateShift(1.0, "", 0, gradients, gradients, *[series] * 5)
    return replace(
        result, **{name: getattr(result, name) * value for name, value in values.items()}
    )


def by_norm(none: float, batch: float, noisy: float) -> np.ndarray:
    return np.array([none, batch, noisy])[:, None, None]


@pytest.mark.parametrize(
    ("ratio", "kind"),
    [
        ([2.0] * 8, Kind.HOLDS),
        ([0.5] * 8, Kind.FAILS),
        ([2.0] * 5 + [0.5] * 3, Kind.ONLY),
        ([2.0, 0.5] * 4, Kind.UNDECIDED),
        ([np.nan] * 8, Kind.UNDECIDED),
        ([2.0] * 6 + [np.nan] * 2, Kind.HOLDS),  # diverged where nothing is compared
    ],
)
def test_judge_gradients_follows_planted_cosines(ratio: list[float], kind: Kind) -> None:
    result = plant()
    result.cosine[:, 1] = 1 - 0.1 * np.array(ratio)[:, None, None]
    told = judge_gradients(result)
    assert told.kind == kind
    if kind == Kind.ONLY:
        assert told.boundary is not None
        assert told.boundary.side == "below"
        assert RATES[4] < told.boundary.interval.median < RATES[5]
    assert ("a network diverged" in told.measured + told.obstacle) == (np.isnan(ratio).any())


@pytest.mark.parametrize(
    ("times", "kind"),
    [(2.0, Kind.HOLDS), (1.0, Kind.FAILS), (0.5, Kind.FAILS), (np.nan, Kind.UNDECIDED)],
)
def test_judge_inputs_follows_planted_divergence(times: float, kind: Kind) -> None:
    assert judge_inputs(TINY, plant(divergence=by_norm(times, 1, 1))).kind == kind


@pytest.mark.parametrize(
    ("lost", "kind"),
    [
        (-0.1, Kind.HOLDS),  # better with noise
        (0.01, Kind.HOLDS),
        (0.04, Kind.FAILS),
        (np.nan, Kind.UNDECIDED),
    ],
)
def test_judge_noise_follows_planted_accuracy(lost: float, kind: Kind) -> None:
    values = by_norm(0.5, 0.9, 0.9 - lost)
    evaluation, training, _ = judge_noise(TINY, plant(accuracy=values))
    assert (evaluation.kind, training.kind) == (kind, Kind.HOLDS)
    evaluation, training, _ = judge_noise(TINY, plant(training_accuracy=values))
    assert (evaluation.kind, training.kind) == (Kind.HOLDS, kind)


@pytest.mark.parametrize(
    ("times", "kind"),
    [(2.0, Kind.HOLDS), (1.0, Kind.FAILS), (0.5, Kind.FAILS), (np.nan, Kind.UNDECIDED)],
)
def test_judge_noise_follows_planted_movement(times: float, kind: Kind) -> None:
    """Of one step; the movement since the start does not count."""
    moved = plant(step_drift=by_norm(1, 0.1, times), drift=by_norm(9, 1, 2))
    assert judge_noise(TINY, moved)[2].kind == kind


@pytest.mark.parametrize("lost", [1, SEEDS])
def test_judges_say_what_diverged_and_quote_no_number_of_it(lost: int) -> None:
    """An accuracy is not infinite, and nothing is compared with a network that is gone."""
    values = np.ones((len(NORMS), SEEDS, 1))
    values[2, :lost] = np.nan
    result = plant(accuracy=values, training_accuracy=values, step_drift=values, divergence=values)
    evaluation, training, stable = judge_noise(TINY, result)
    inputs = judge_inputs(TINY, result)
    assert inputs.kind != Kind.UNDECIDED  # it is not about the noise
    for told in (evaluation, training, stable):
        assert told.kind == Kind.UNDECIDED
        assert f"With {lost} of 6 seeds a network diverged" in told.sentence
        assert ("none (diverged)" if lost == SEEDS else "1, 1 of 6 diverged") in told.measured
        assert not any(sign in told.measured for sign in ("∞", "NaN"))
