"""The variance of x_hat is var / (var + eps), measured and drawn."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.epsilon.figure import draw_variance_shrinkage
from bn_core.lessons.epsilon.variance_shrinkage import shrink_variance

FACTORS = np.logspace(0, 8, 17)
BATCHES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8)


@given(x=BATCHES, eps=st.floats(1e-8, 10))
def test_epsilon_takes_its_share_of_the_variance(x: list[float], eps: float) -> None:
    found = shrink_variance(x, eps, FACTORS)
    var = np.var(np.array(x)[:, None] / FACTORS, axis=0)
    np.testing.assert_allclose(found.std**2, var, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(found.var_hat, found.std**2 / (found.std**2 + eps), rtol=1e-9)
    assert (np.diff(found.var_hat) <= 1e-12).all()


def test_without_epsilon_the_variance_is_one_however_small_the_input() -> None:
    np.testing.assert_allclose(shrink_variance([2, 4, 8, 10], 0.0, FACTORS).var_hat, 1)
    with pytest.raises(ValueError, match="variance 0 and eps is 0"):
        shrink_variance([3, 3], 0.0, FACTORS)


@pytest.mark.parametrize("eps", [0.0, 1e-12, 1e-5, 10.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_figure_draws_what_was_measured(eps: float, theme: object) -> None:
    curve, here = (shrink_variance([2, 4, 8, 10], eps, factors) for factors in (FACTORS, [100.0]))
    made = draw_variance_shrinkage(curve, here, eps, theme)
    json.dumps(made, allow_nan=False)
    go.Figure(made["data"], made["layout"])
    line, point = made["data"]
    assert (line["x"], line["y"]) == (curve.std.tolist(), curve.var_hat.tolist())
    assert (point["x"], point["y"]) == (here.std.tolist(), here.var_hat.tolist())
    assert [mark["x0"] for mark in made["layout"]["shapes"]] == ([eps**0.5] if eps else [])
    assert len(made["layout"]["annotations"]) == bool(eps)
    for part in (made["layout"]["title"], made["layout"]["xaxis"]["title"], made):
        assert part.get("text") or part.get("alt")


def test_a_constant_feature_is_drawn_too() -> None:
    flat = shrink_variance([3, 3], 1e-5, FACTORS)
    made = draw_variance_shrinkage(flat, flat, 1e-5, LIGHT)
    json.dumps(made, allow_nan=False)
    assert set(made["data"][0]["y"]) == {0.0}
