"""What the page shows of a batch: figures and sentences of every kind of feature."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT, Theme
from bn_core.lessons.epsilon.config import EpsilonConfig
from bn_core.lessons.epsilon.float32_figure import DIGITS_LOST, draw_float32_variance
from bn_core.lessons.epsilon.result import measure_epsilon
from bn_core.lessons.epsilon.sentences import tell_float32, tell_shrinkage
from bn_core.lessons.epsilon.shrinkage_figure import draw_variance_shrinkage

BATCHES = ([2, 4, 8, 10], [3, 3, 3], [7], [1e12, -1e12], [1e-12, 2e-12])


@pytest.mark.parametrize("x", BATCHES)
@pytest.mark.parametrize("offset", [0, 4, 8])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_figures_draw_any_feature(x: list[float], offset: int, theme: Theme) -> None:
    result = measure_epsilon(x, 1e-5, EpsilonConfig(shrink=3, offset=offset))
    for drawn in (draw_variance_shrinkage(result, theme), draw_float32_variance(result, theme)):
        json.dumps(drawn, allow_nan=False)
        go.Figure(drawn["data"], drawn["layout"])


@pytest.mark.parametrize("eps", [0.0, 1e-12, 1e-5, 1e-3, 10.0])
def test_shrinkage_figure_draws_each_epsilon_once(eps: float) -> None:
    result = measure_epsilon([2, 4, 8, 10], eps, EpsilonConfig(shrink=2))
    *curves, point = draw_variance_shrinkage(result, LIGHT)["data"]
    assert len(curves) == len({eps, 1e-5, 1e-3})
    for (_, curve), drawn in zip(result.curves, curves, strict=True):
        assert (drawn["x"], drawn["y"]) == ((curve.std**2).tolist(), curve.var_hat.tolist())
    assert (point["x"], point["y"]) == ([result.std**2], [result.var_hat])
    assert result.var_hat == pytest.approx(0.1 / 100 / (0.1 / 100 + eps))


def test_sentences_tell_the_lessons_story() -> None:
    result = measure_epsilon([2, 4, 8, 10], 1e-5, EpsilonConfig(shrink=4, offset=5))
    assert "σ² = 1e−7 is below ε = 1e−5: the variance of x̂ is 0.009901." in tell_shrinkage(result)
    assert "E[x²] − E[x]² is 0 in float32; in two passes the variance is 10." in tell_float32(
        result
    )
    flat = measure_epsilon([3, 3, 3], 1e-5, EpsilonConfig())
    assert "Every x̂ is exactly 0" in tell_shrinkage(flat)
    negative = measure_epsilon([1, 2, 3, 4], 1e-5, EpsilonConfig(offset=4))
    assert "is −8 in float32" in tell_float32(negative)
    assert "NaN" in tell_float32(negative)


def test_float32_figure_marks_where_the_digits_end() -> None:
    """float32 keeps 24 bits, and a square needs twice as many: a mean of 2¹² σ is the end."""
    assert DIGITS_LOST == 4096
    result = measure_epsilon([2, 4, 8, 10], 1e-5, EpsilonConfig(shrink=5))
    (line,) = draw_float32_variance(result, LIGHT)["layout"]["shapes"]
    assert line["x0"] == pytest.approx(4096 * 10**0.5)
