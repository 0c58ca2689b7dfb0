"""Theorem 4.1 is the backward pass: an equation up to ε, kept by every unit."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from torch import nn

from bn_core.lessons.smoothness.config import GradientBoundConfig
from bn_core.lessons.smoothness.facts import SmoothnessFacts, describe_bound, tell_bound
from bn_core.lessons.smoothness.gradient_bound_figure import draw_gradient_bound
from bn_core.lessons.smoothness.gradient_bound_result import GradientBound
from bn_core.lessons.smoothness.table import gradient_bound_to_csv
from bn_core.lessons.smoothness.worker import gradient_bound
from bn_core.lessons.smoothness.worker.gradient_bound import measure_bounds


@pytest.mark.parametrize("eps", [1e-12, 1e-5, 0.1])
def test_the_bound_is_an_equation_without_epsilon_and_kept_with_it(eps: float) -> None:
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Linear(5, 7),
        nn.BatchNorm1d(7, eps=eps),
        nn.Tanh(),
        nn.Linear(7, 6),
        nn.BatchNorm1d(6, eps=eps),
        nn.ReLU(),
        nn.Linear(6, 3),
    )
    before = {name: each.clone() for name, each in net.state_dict().items()}
    with torch.no_grad():
        net[1].weight.mul_(3)
    x, y = torch.randn(40, 5), torch.randint(0, 3, (40,))
    for each, norm in zip(measure_bounds(net, x, y), (net[1], net[4]), strict=True):
        # With ε the root is larger than σ, and a little of the direction of x̂ stays.
        assert each.quotient.max() <= 1 + 1e-9
        room = 1e-9 if eps < 1e-9 else 100 * eps
        assert each.quotient.min() >= 1 - room
        assert len(each.scale) == norm.num_features
    assert all(torch.equal(before[k], v) for k, v in net.state_dict().items() if "1.w" not in k)


@pytest.fixture(scope="module")
def result() -> GradientBound:
    *_, last = gradient_bound.run(GradientBoundConfig(seeds=2))
    return last


def test_run_measures_every_unit_of_every_seed(result: GradientBound) -> None:
    assert result.done
    units, grown, above = result.count()
    assert units == len(result.scale) == 2 * 3 * 64
    assert {*result.seed.tolist()} == {0, 1}
    assert {*result.layer.tolist()} == {1, 2, 3}
    assert grown <= above
    rows = gradient_bound_to_csv(GradientBoundConfig(seeds=2), result).splitlines()
    assert len(rows) == 1 + units


def test_gradient_grows_in_about_half_of_the_units_although_the_bound_holds(
    result: GradientBound,
) -> None:
    """What the lesson shows: 304 of 576 units with three seeds."""
    assert np.nanmax(result.quotient) <= 1 + 1e-9
    assert (result.passed <= result.scale * (1 + 1e-9)).all()
    assert 0.45 < (result.passed > 1).mean() < 0.6
    assert not (result.passed > 1)[result.layer == 1].any()
    told = tell_bound(SmoothnessFacts(bound=result))
    assert f"in all {len(result.scale)} units" in told


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_draw_gradient_bound_has_equal_axes(result: GradientBound, theme: str) -> None:
    drawn = draw_gradient_bound(GradientBoundConfig(), [result], 0, {"theme": theme})
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    [figure] = drawn["figures"]
    go.Figure(figure["data"], figure["layout"])
    assert figure["layout"]["xaxis"]["range"] == figure["layout"]["yaxis"]["range"]
    assert figure["layout"]["yaxis"]["scaleanchor"] == "x"


def test_sentence_counts_units_that_no_gradient_reaches(result: GradientBound) -> None:
    passed, quotient = result.passed.copy(), result.quotient.copy()
    passed[0] = quotient[0] = np.nan
    [said] = describe_bound(replace(result, passed=passed, quotient=quotient))
    assert "No gradient reaches 1 more." in said
    silent = replace(result, passed=0 * passed + np.nan, quotient=0 * quotient + np.nan)
    [said] = describe_bound(replace(silent, step=result.step))
    assert said.startswith("No gradient reaches any of these units")
