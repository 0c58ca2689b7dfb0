"""Claim C53: variances and errors with dropout before batch norm and after the last one."""

from __future__ import annotations

import json
from math import inf, nan, pi

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from torch import nn
from torch.nn.functional import dropout, relu

from bn_core.experiments.claim_part import Kind
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.regularization.config import ARMS, RATES, SHARES, VarianceShiftConfig
from bn_core.lessons.regularization.experiments import VARIANCE_SHIFT
from bn_core.lessons.regularization.trials import TRIALS
from bn_core.lessons.regularization.variance_shift import compute_variance_ratio
from bn_core.lessons.regularization.variance_shift_figure import draw_variance_shift
from bn_core.lessons.regularization.variance_shift_result import LAYERS, VarianceShift
from bn_core.lessons.regularization.variance_shift_verdicts import judge_variance_shift
from bn_core.lessons.regularization.worker import variance_shift
from bn_core.training import probes
from bn_core.training.data import datasets
from bn_core.training.evaluation import copy_with_statistics_of
from bn_core.training.few_examples import Steps, draw_subset, train
from bn_core.training.norms import Dropout

SMALL = VarianceShiftConfig(examples="100", steps=3, seeds=1, seed=2)
SHAPE = (len(ARMS), len(SHARES), 6)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5])
def test_exact_ratio_is_that_of_pytorchs_dropout(share: float) -> None:
    """Two unequal inputs, since the weights cancel."""
    torch.manual_seed(1)
    x = relu(torch.randn(300_000, 2))
    weights = torch.tensor([0.3, -2.0])
    evaluation, training = (each @ weights for each in (x, dropout(x, share)))
    assert compute_variance_ratio(share) == pytest.approx(
        (evaluation.var() / training.var()).item(), rel=0.015
    )
    told = (1 - share) * (pi - 1) / (pi - 1 + share)  # as the verdict prints it
    assert compute_variance_ratio(share) == pytest.approx(told, rel=1e-12)


@pytest.mark.parametrize("place", ARMS)
def test_arms_differ_in_what_stands_before_batch_norm_alone(place: str) -> None:
    digits = datasets.load_dataset("digits")
    net = variance_shift.build_arm(SMALL, place, 0.3, digits, 2)
    twin = variance_shift.build_arm(SMALL, "before", 0.3, digits, 2)
    kinds = [type(each) for each in net if not isinstance(each, nn.Identity)]
    dropped = [type(net[at + 1]) for at, each in enumerate(net) if isinstance(each, nn.ReLU)]
    inner = Dropout if place == "before" else nn.Identity
    assert dropped == [inner, inner, Dropout]
    assert kinds.count(nn.BatchNorm1d) == LAYERS
    assert {each.p for each in net if isinstance(each, Dropout)} == {0.3}
    for one, other in zip(net.parameters(), twin.parameters(), strict=True):
        assert torch.equal(one, other)
    torch.testing.assert_close(net.eval()(digits.x_test), twin.eval()(digits.x_test))


def test_ratios_are_those_of_each_layers_input_without_dropout() -> None:
    few = draw_subset(datasets.load_dataset("digits"), 100, 5)
    net = variance_shift.build_arm(SMALL, "before", 0.5, few.data, 5)
    for _ in train(net, few.data, 0.4, Steps(40, 32), 5):
        pass
    ratios = variance_shift.measure_variance_ratios(net, few.data.x_train)
    x, expected = few.data.x_train, []
    for layer in net:
        if isinstance(layer, nn.BatchNorm1d):
            assert layer.running_var is not None
            shares = np.var(x.detach().numpy(), axis=0, ddof=1) / layer.running_var.numpy()
            expected.append(float(np.prod(shares ** (1 / len(shares)))))
        x = x if isinstance(layer, Dropout) else layer(x)
    assert ratios == pytest.approx(expected, rel=1e-4)
    assert 0.9 < ratios[0] < 1.1  # it has no dropout before it
    assert max(ratios[1:]) < 0.85
    before = {name: each.clone() for name, each in net.state_dict().items()}
    exact = copy_with_statistics_of(net, few.data.x_train)
    again = variance_shift.measure_variance_ratios(exact, few.data.x_train)
    # PyTorch keeps the unbiased variance of 100 examples: 99% is left, behind each layer.
    assert again == pytest.approx([0.99**layer for layer in range(LAYERS)], rel=1e-3)
    for name, each in net.state_dict().items():
        assert torch.equal(each, before[name])


def test_run_keeps_the_best_of_three_rates_for_each_arm() -> None:
    results = list(variance_shift.run(SMALL))
    last = results[-1]
    assert last.done
    assert last.step == SMALL.steps * len(RATES) * last.running.size
    assert [each.progress for each in results] == sorted(each.progress for each in results)
    few = draw_subset(datasets.load_dataset("digits"), 100, SMALL.seed)
    for arm, place in enumerate(ARMS):
        errors = []
        for rate in RATES:
            net = variance_shift.build_arm(SMALL, place, SHARES[1], few.data, SMALL.seed)
            for _ in train(net, few.data, rate, Steps(SMALL.steps, 32), SMALL.seed):
                pass
            held, test = (
                1 - probes.measure_accuracy(net, x, y)
                for x, y in (
                    (few.x_held_out, few.y_held_out),
                    (few.data.x_test, few.data.y_test),
                )
            )
            ratios = variance_shift.measure_variance_ratios(net, few.data.x_train)
            errors.append((held, rate, test, ratios))
        _, rate, test, ratios = min(errors, key=lambda each: each[0])
        assert (last.rate[arm, 1, 0], last.running[arm, 1, 0]) == (rate, test)
        assert last.ratio[arm, 1, :, 0] == pytest.approx(ratios)
    for shown in (0, len(results) - 1):
        drawn = draw_variance_shift(SMALL, results, shown, {"theme": "dark"})
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
        for figure in drawn["figures"]:
            go.Figure(figure["data"], figure["layout"])
    ratio, errors_drawn = drawn["figures"]
    assert ratio["data"][5]["y"] == pytest.approx(last.ratio[0, :, 1, 0], rel=1e-3)
    assert errors_drawn["data"][8]["y"] == pytest.approx(100 * last.running[1, :, 0], rel=1e-3)


def plant(
    ratio: float = 0.6, running: float = 0.07, exact: float = 0.06, after: float = 0.05
) -> dict[str, Verdict]:
    """Judge six seeds with these numbers; the other arm and the first layer have none to show."""
    ratios = np.full((len(ARMS), len(SHARES), LAYERS, 6), 7.0)
    ratios[0, :, 1], ratios[0, :, 2] = ratio / 1.5, ratio * 1.5
    runs, exacts = np.empty(SHAPE), np.full(SHAPE, 0.9)
    runs[0], runs[1], exacts[0] = running, after, exact
    result = VarianceShift(1.0, "here", 0, ratios, runs, exacts, np.full(SHAPE, 0.4))
    return {each.part.name: each for each in judge_variance_shift(result)}


def test_each_part_is_judged_by_its_own_numbers() -> None:
    found = plant()
    assert list(found) == ["exact ratio", "running variance", "errors", "place"]
    assert {each.kind for each in found.values()} == {Kind.HOLDS}
    assert [each.at for each in found["place"].effects] == list(SHARES)
    for name, value in (("running variance", 0.6), ("errors", 1.0), ("place", 2.0)):
        assert found[name].effects[0].values == pytest.approx([value] * 6)
    assert [each.values[0] for each in found["exact ratio"].effects] == [
        compute_variance_ratio(share) for share in SHARES
    ]


def test_no_difference_is_no_shift() -> None:
    found = plant(ratio=1.0, running=0.05, exact=0.05, after=0.05)
    assert {found[name].kind for name in ("errors", "place")} == {Kind.FAILS}
    assert plant(ratio=1.01)["running variance"].kind == Kind.FAILS
    assert plant(ratio=0.99)["running variance"].kind == Kind.HOLDS
    worse = plant(running=0.05, exact=0.052, after=0.054)
    assert {worse[name].kind for name in ("errors", "place")} == {Kind.FAILS}


def test_a_diverged_network_is_wrong_and_its_variances_are_missing() -> None:
    found = plant(ratio=nan, running=1.0)
    assert found["running variance"].kind == Kind.UNDECIDED
    assert {found[name].kind for name in ("errors", "place")} == {Kind.HOLDS}
    assert plant(ratio=inf)["running variance"].kind == Kind.FAILS
    late = plant(after=0.51)
    assert {late[name].kind for name in ("errors", "place")} == {Kind.UNDECIDED}
    assert "has not learned enough" in late["place"].obstacle
    assert plant(running=0.6, after=0.5)["place"].kind == Kind.HOLDS


def test_trial_is_the_default() -> None:
    [base] = [each.base for each in TRIALS if each.experiment is VARIANCE_SHIFT]
    assert base == VarianceShiftConfig()
    run = VarianceShiftConfig().run(0.3, 5)
    assert (run.depth, run.width, run.dropout, run.batch_size, run.seed) == (3, 100, 0.3, 32, 5)
