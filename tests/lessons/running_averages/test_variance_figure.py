"""What is drawn of the estimates is what was averaged, with three of its standard errors."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT, Theme
from bn_core.lessons.running_averages.variance_estimates import estimate_variance
from bn_core.lessons.running_averages.variance_figure import FEW, draw_estimates, draw_factor

FOUND = estimate_variance(0, 500)
themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def near(drawn: list[float], values: np.ndarray) -> None:
    np.testing.assert_allclose(drawn, values, rtol=6e-4)


@themes
@pytest.mark.parametrize("size", [None, 8])
def test_points_are_averages_and_bars_three_standard_errors(theme: Theme, size: int | None) -> None:
    made = draw_estimates(FOUND, theme, size)
    json.dumps(made, allow_nan=False)
    go.Figure(made["data"], made["layout"])
    unbiased, biased, theory = made["data"]
    at = [FOUND.at(n) for n in unbiased["x"]]
    assert unbiased["x"] == biased["x"] == [*range(2, FEW + 1), *range(24, 65, 8)]
    near(unbiased["y"], FOUND.unbiased[at])
    near(biased["y"], FOUND.biased[at])
    near(unbiased["error_y"]["array"], 3 * FOUND.unbiased_error[at])
    near(theory["y"], (FOUND.size - 1) / FOUND.size)
    marked = [each["x0"] for each in made["layout"]["shapes"] if each["y1"] != each["y0"]]
    assert marked == ([] if size is None else [size])
    assert unbiased["marker"]["symbol"] != biased["marker"]["symbol"]
    assert "500" in made["layout"]["title"]["text"]


@themes
def test_the_correction_is_drawn_beside_the_scatter_of_one_batch(theme: Theme) -> None:
    made = draw_factor(FOUND, theme)
    json.dumps(made, allow_nan=False)
    go.Figure(made["data"], made["layout"])
    correction, scatter = made["data"]
    near(correction["y"], 1 / (FOUND.size - 1))
    near(scatter["y"], FOUND.spread)
    assert correction["line"]["dash"] != scatter["line"]["dash"]
