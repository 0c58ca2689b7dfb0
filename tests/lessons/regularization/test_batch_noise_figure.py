"""What is drawn of the held value is where its x_hat fell."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT, Theme
from bn_core.lessons.regularization.batch_noise import (
    SIZES,
    measure_batch_noise,
    measure_batch_size_noise,
)
from bn_core.lessons.regularization.batch_noise_figure import DOTS, draw_by_size, draw_samples
from bn_core.lessons.regularization.config import BatchNoiseConfig


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    "config",
    [
        BatchNoiseConfig(draws=200),
        BatchNoiseConfig(value=-4.0, size=2, draws=1500),
        BatchNoiseConfig(value=0.0, size=256, draws=100),
    ],
)
def test_bands_are_quantiles_and_dots_are_draws(config: BatchNoiseConfig, theme: Theme) -> None:
    found, one = measure_batch_noise(config), measure_batch_size_noise(config)
    figures = [draw_by_size(found, config.size, theme), draw_samples(found, one, theme)]
    for figure in figures:
        json.dumps(figure, allow_nan=False)
        go.Figure(figure["data"], figure["layout"])
    low, high, first, third, middle, inference = figures[0]["data"]
    drawn = np.array([trace["y"] for trace in (low, first, middle, third, high)])
    np.testing.assert_allclose(drawn.T, found.quantiles, rtol=6e-4)
    assert low["x"] == [*SIZES]
    assert set(inference["y"]) == {config.value}
    assert inference["line"]["dash"] == "dash"
    [dots] = figures[1]["data"]
    assert len(dots["y"]) == min(DOTS, config.draws)
    np.testing.assert_allclose(dots["x"], one.mean[:DOTS], rtol=6e-4)
    np.testing.assert_allclose(dots["y"], one.x_hat[:DOTS], rtol=6e-4)
    low_end, high_end = figures[1]["layout"]["yaxis"]["range"]
    assert low_end < min(dots["y"]) <= max(dots["y"]) < high_end
    assert low_end < config.value < high_end
    assert str(config.size) in figures[1]["layout"]["title"]["text"]
