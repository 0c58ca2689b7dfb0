"""What is followed is what is trained; verdicts on C24 and C26 follow their thresholds."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from torch.nn.functional import cross_entropy

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.smoothness.config import (
    DEPTHS,
    NETWORKS,
    REACHES,
    CurvatureConfig,
    GradientPathConfig,
)
from bn_core.lessons.smoothness.curvature_figure import draw_curvature
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.lessons.smoothness.curvature_verdicts import judge_curvature
from bn_core.lessons.smoothness.facts import SmoothnessFacts, describe_path, tell_distance
from bn_core.lessons.smoothness.figure import draw_gradient_path
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.lessons.smoothness.verdicts import judge_gradient_path
from bn_core.lessons.smoothness.worker import curvature, gradient_path
from bn_core.text.numbers import format_number
from bn_core.training.data import datasets
from bn_core.training.nets import build_networks

TINY = GradientPathConfig(depth=2, width=8, steps=12, seeds=2)
CURVED = CurvatureConfig(width=8, examples=32, steps=20, rate=0.1, seeds=2)
DIGITS = datasets.load_dataset("digits")


@pytest.fixture(scope="module")
def path_results() -> list[GradientPath]:
    return list(gradient_path.run(TINY))


@pytest.fixture(scope="module")
def curvatures() -> list[Curvature]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curvature, "DEPTHS", (1, 6))
        return list(curvature.run(CURVED))


def test_runs_come_bit_by_bit_and_end_whole(
    path_results: list[GradientPath], curvatures: list[Curvature]
) -> None:
    for results in (path_results, curvatures):
        shares = [each.progress for each in results]
        assert shares == sorted(shares)
        assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
        assert results[-1].verdicts
        assert results[0].device
    assert np.isfinite(path_results[-1].beta).all()
    assert path_results[-1].loss.shape == (2, 2, 3, len(REACHES))
    last = curvatures[-1]
    assert last.top.shape == (2, len(NETWORKS), 2, 2)
    assert (last.top > 0).all()
    assert (np.abs(last.dominant) >= last.top * (1 - 1e-3)).all()
    assert (last.loss[1] < last.loss[0]).mean() > 0.8


def test_the_first_look_is_taken_at_the_first_weights(path_results: list[GradientPath]) -> None:
    given = TINY.run(1)
    x, y = next(datasets.draw_batches(DIGITS, given.batch_size, given.seed))
    for place, net in enumerate(build_networks(given, DIGITS)):
        loss = cross_entropy(net(x), y)
        slopes = torch.autograd.grad(loss, list(net.parameters()))
        with torch.no_grad():
            for weight, slope in zip(net.parameters(), slopes, strict=True):
                weight -= REACHES[0] * given.rate * slope
            ahead = cross_entropy(net(x), y).item()
        assert path_results[-1].loss[place, 1, 0, 0] == pytest.approx(ahead, rel=1e-5)


def make_path(seeds: int, **ratios: float) -> GradientPath:
    """Readings without a network that are so many times those with batch norm."""
    shape = (2, seeds, 3, len(REACHES))
    ramp = np.broadcast_to(np.linspace(1, 2, len(REACHES)), shape)
    scaled = [np.stack([ramp[0] * ratios[name], ramp[1]]) for name in ("loss", "change", "beta")]
    return GradientPath(1.0, "here", 6, np.array([0, 5, 10]), *scaled)


@pytest.mark.parametrize(
    ("ratio", "smoother", "orders"),
    [
        (64, Kind.HOLDS, Kind.HOLDS),
        (16, Kind.HOLDS, Kind.WEAKER),
        (1, Kind.FAILS, Kind.FAILS),
        (0.1, Kind.FAILS, Kind.FAILS),
        (np.inf, Kind.HOLDS, Kind.HOLDS),
    ],
)
def test_c24_follows_its_thresholds(ratio: float, smoother: Kind, orders: Kind) -> None:
    told = judge_gradient_path(make_path(6, loss=ratio, change=ratio, beta=ratio))
    assert [each.part.name for each in told] == ["loss", "gradient", "beta", "orders"]
    assert [each.kind for each in told] == [smoother] * 3 + [orders]
    few = judge_gradient_path(make_path(2, loss=ratio, change=ratio, beta=ratio))
    assert all(each.preview for each in few)


def test_c24_parts_are_judged_apart() -> None:
    told = judge_gradient_path(make_path(6, loss=2, change=0.5, beta=2))
    kinds = [each.kind for each in told]
    assert kinds == [Kind.HOLDS, Kind.FAILS, Kind.HOLDS, Kind.FAILS]


def test_c24_without_batch_norms_numbers_is_undecided() -> None:
    result = make_path(6, loss=2, change=2, beta=2)
    lost = result.change.copy()
    lost[1, 0] = np.nan
    told = judge_gradient_path(replace(result, change=lost))
    assert [bool(each.obstacle) for each in told] == [False, True, False, True]


def test_tell_distance_divides_the_numbers_that_it_shows() -> None:
    """The seeds differ, so a median of ratios would be another number."""
    result = make_path(3, loss=2, change=2, beta=2)
    beta = result.beta.copy()
    beta[0] *= np.array([1, 3, 3])[:, None, None]
    beta[1] *= np.array([1, 1, 3])[:, None, None]
    told = tell_distance(SmoothnessFacts(replace(result, beta=beta)))
    for none, batch, factor in re.findall(
        r"by ([\d.]+) without and ([\d.]+) with batch norm, a factor of ([\d.]+)\.", told
    ):
        assert float(factor) == pytest.approx(float(none) / float(batch), rel=5e-3)
    assert told.count("a factor of") == 2


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_c24_quotes_overflowing_losses_without_nan(lost: int) -> None:
    result = make_path(6, loss=2, change=2, beta=2)
    readings = {name: getattr(result, name).copy() for name in ("loss", "change", "beta")}
    readings["loss"][0, :, :lost] = np.inf
    readings["change"][0, :, :lost] = readings["beta"][0, :, :lost] = np.nan
    overflowed = replace(result, **readings)
    told = judge_gradient_path(overflowed)
    assert {each.kind for each in told} == {Kind.HOLDS}
    for each in told:
        assert "NaN" not in each.measured
        assert f"the loss overflows in {6 * lost} of 18 looks" in each.measured
        assert ("∞ (" in each.measured) == (lost > 1)  # more than half
    facts = SmoothnessFacts(overflowed, None, None)
    assert "NaN" not in tell_distance(facts)
    assert "overflows" in tell_distance(facts)


def plant(batch: list[float], last: float = 1.0, seeds: int = 6) -> Curvature:
    """Eigenvalues of 1 without, and of so much by depth with batch norm."""
    depths = np.array([2, 8, 32])
    ones = np.ones((2, len(NETWORKS), 3, seeds))
    ones[:, 1] = np.array(batch)[:, None]
    ones[:, 2] = last
    residual, loss = np.zeros_like(ones), np.ones_like(ones)
    return Curvature(1.0, "here", 1, depths, ones, ones.copy(), ones.copy(), residual, loss)


def kinds(result: Curvature) -> dict[str, Kind]:
    return {each.part.name: each.kind for each in judge_curvature(result)}


@pytest.mark.parametrize(
    ("batch", "lower", "hardly"),
    [
        ([0.25, 0.25, 0.25], Kind.HOLDS, Kind.FAILS),
        ([2, 2, 2], Kind.FAILS, Kind.HOLDS),
        ([1, 1, 1], Kind.FAILS, Kind.HOLDS),
        ([0.25, 0.25, 4], Kind.ONLY, Kind.ONLY),
        ([0.25, 4, 0.25], Kind.UNDECIDED, Kind.UNDECIDED),
    ],
)
def test_c26_is_judged_along_the_depth(batch: list[float], lower: Kind, hardly: Kind) -> None:
    told = kinds(plant(batch))
    assert {told[name] for name in ("top", "size", "trained top", "trained size")} == {lower}
    assert told["hidden"] is hardly


@pytest.mark.parametrize(
    ("last", "kind"), [(0.25, Kind.HOLDS), (0.75, Kind.WEAKER), (1.0, Kind.FAILS), (4, Kind.FAILS)]
)
def test_c26_last_layer_has_its_own_threshold(last: float, kind: Kind) -> None:
    assert kinds(plant([1, 1, 1], last))["last"] is kind


def test_c26_tells_largest_and_dominant_eigenvalue_apart() -> None:
    result = plant([0.5, 0.5, 0.5])
    dominant = result.dominant.copy()
    dominant[:, 1] = -3.0
    told = kinds(replace(result, dominant=dominant))
    assert (told["top"], told["size"]) == (Kind.HOLDS, Kind.FAILS)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("residual", 0.1, "not converged"),
        ("residual", np.nan, "not converged"),
        ("loss", np.nan, "diverged"),
    ],
)
def test_c26_withholds_a_verdict(field: str, value: float, words: str) -> None:
    result = plant([0.5, 0.5, 0.5])
    spoilt = getattr(result, field).copy()
    spoilt[1, 0, 0, 0] = value
    told = {each.part.name: each for each in judge_curvature(replace(result, **{field: spoilt}))}
    assert words in told["trained top"].obstacle
    assert "NaN" not in told["trained top"].measured
    assert told["top"].kind is Kind.HOLDS


def test_networks_of_any_depth_share_their_first_weights() -> None:
    made = curvature.build_networks(CURVED, max(DEPTHS), 0, DIGITS)
    matrices = [[w for w in net.parameters() if w.dim() > 1] for net in made]
    assert len(matrices[0]) == max(DEPTHS) + 1
    for each in zip(*matrices, strict=True):
        assert all(torch.equal(each[0], other) for other in each)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_result_is_drawn(
    path_results: list[GradientPath], curvatures: list[Curvature], name: str
) -> None:
    given = ((draw_gradient_path, TINY, path_results), (draw_curvature, CURVED, curvatures))
    for draw, config, frames in given:
        for shown in range(len(frames)):
            drawn = draw(config, frames, shown, {"theme": name})  # type: ignore[operator]
            assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
            assert drawn["say"] or shown == 1
            assert all(len(sentence.split()) <= 60 for sentence in drawn["say"])
            for each in drawn["figures"]:
                go.Figure(each["data"], each["layout"])
                assert each["alt"]


def test_sentence_of_a_picture_has_the_numbers_that_it_draws(
    path_results: list[GradientPath],
) -> None:
    last = path_results[-1]
    for picture, reading, per in (
        ("gradient", last.largest_change, ""),
        ("distance", last.effective_beta, " per distance"),
    ):
        drawn = draw_gradient_path(TINY, path_results, len(path_results) - 1, {"picture": picture})
        for each in reading:
            words = f"gradient changes by {format_number(float(np.median(each)))}{per}"
            assert re.search(f"{re.escape(words)}[;.]", drawn["say"][0])


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_sentence_on_a_loss_that_overflows_has_no_nan(
    path_results: list[GradientPath], lost: int
) -> None:
    """Looks that overflow count as infinite: a network's median is told if half do not."""
    last = path_results[-1]
    loss = last.loss[:, :1].copy()
    loss[0, 0, :lost] = np.inf
    [said] = describe_path(replace(last, loss=loss, change=last.change[:, :1]))
    assert "NaN" not in said
    assert "∞" not in said
    assert f"overflows in {lost} of 3 looks" in said
    assert said.count("ranges over") == (2 if lost == 1 else 1)
