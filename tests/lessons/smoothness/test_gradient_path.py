"""What is followed is what is trained; verdicts on C24 and C26 follow their thresholds."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from torch.nn.functional import cross_entropy

from bn_core.lessons.smoothness.config import DEPTHS, REACHES, CurvatureConfig, GradientPathConfig
from bn_core.lessons.smoothness.curvature_figure import draw_curvature
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.lessons.smoothness.curvature_verdicts import judge_curvature
from bn_core.lessons.smoothness.figure import draw_gradient_path
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.lessons.smoothness.verdicts import judge_gradient_path
from bn_core.lessons.smoothness.worker import curvature, gradient_path
from bn_core.training.data import datasets
from bn_core.training.nets import build_networks

TINY = GradientPathConfig(depth=2, width=8, steps=12, seeds=2)
CURVED = CurvatureConfig(width=8, examples=32, seeds=2)
DIGITS = datasets.load_dataset("digits")


@pytest.fixture(scope="module")
def looked() -> list[GradientPath]:
    return list(gradient_path.run(TINY))


@pytest.fixture(scope="module")
def curved() -> list[Curvature]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curvature, "DEPTHS", (1, 24))
        return list(curvature.run(CURVED))


def test_runs_come_bit_by_bit_and_end_whole(
    looked: list[GradientPath], curved: list[Curvature]
) -> None:
    for results in (looked, curved):
        shares = [each.progress for each in results]
        assert shares == sorted(shares)
        assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
        assert results[-1].verdict is not None
        assert results[0].device
    assert np.isfinite(looked[-1].beta).all()
    assert looked[-1].loss.shape == (2, 2, 3, len(REACHES))
    assert curved[-1].top.shape == (2, 2, 2)
    assert (curved[-1].top > 0).all()


def test_the_first_look_is_taken_at_the_first_weights(looked: list[GradientPath]) -> None:
    given = TINY.run(1)
    x, y = next(datasets.draw_batches(DIGITS, given.batch_size, given.seed))
    for place, net in enumerate(build_networks(given, DIGITS)):
        loss = cross_entropy(net(x), y)
        slopes = torch.autograd.grad(loss, list(net.parameters()))
        with torch.no_grad():
            for weight, slope in zip(net.parameters(), slopes, strict=True):
                weight -= REACHES[0] * given.rate * slope
            ahead = cross_entropy(net(x), y).item()
        assert looked[-1].loss[place, 1, 0, 0] == pytest.approx(ahead, rel=1e-5)


def made(span: float, moved: float, bend: float) -> GradientPath:
    """Losses, changes and β of a network without so many times those with batch norm."""
    shape = (2, 2, 3, len(REACHES))
    ramp = np.broadcast_to(np.linspace(1, 2, len(REACHES)), shape)
    scaled = [np.stack([ramp[0] * by, ramp[1]]) for by in (span, moved, bend)]
    return GradientPath(1.0, "here", 6, np.array([0, 5, 10]), *scaled)


@pytest.mark.parametrize(
    ("ratios", "holds"),
    [
        ((2.5, 2.5, 1.2), True),
        ((2.5, 1.5, 1.2), False),
        ((2.5, 2.5, 0.9), False),
        ((np.nan, 3, 3), None),
    ],
)
def test_c24_follows_its_thresholds(ratios: tuple[float, ...], holds: bool | None) -> None:
    result = made(*ratios)
    np.testing.assert_allclose(result.ratios("largest_change"), ratios[1])
    verdict = judge_gradient_path(result)
    assert verdict.holds is holds
    assert verdict.sentence.endswith(".")


@pytest.mark.parametrize(
    ("ratio", "holds"),
    [
        ([[0.5, 0.5], [0.9, 0.9]], True),
        ([[0.5, 0.5], [3, 2]], False),
        ([[0.5, 0.5], [3, 0.5]], None),
    ],
)
def test_c26_follows_its_threshold(
    curved: list[Curvature], ratio: list[list[float]], holds: bool | None
) -> None:
    top = np.stack([np.ones((2, 2)), np.array(ratio)])
    verdict = judge_curvature(replace(curved[-1], top=top))
    assert verdict.holds is holds
    assert ("grows with depth" in verdict.because) == (np.median(ratio[1]) > 0.5)


def test_pairs_of_any_depth_share_their_first_weights() -> None:
    none, batch = curvature.build_pair(CURVED, max(DEPTHS), 0, DIGITS)
    matrices = [[w for w in net.parameters() if w.dim() > 1] for net in (none, batch)]
    assert len(matrices[0]) == max(DEPTHS) + 1
    for one, other in zip(*matrices, strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_result_is_drawn(
    looked: list[GradientPath], curved: list[Curvature], name: str
) -> None:
    given = ((draw_gradient_path, TINY, looked), (draw_curvature, CURVED, curved))
    for draw, config, frames in given:
        for shown in range(len(frames)):
            drawn = draw(config, frames, shown, {"theme": name})  # type: ignore[operator]
            assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
            assert drawn["say"] or shown == 1
            assert all(len(sentence.split()) <= 60 for sentence in drawn["say"])
            for each in drawn["figures"]:
                go.Figure(each["data"], each["layout"])
                assert each["alt"]
