"""Test what the lesson on detached statistics draws."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.detached_statistics.bias_drift import simulate_bias_drift
from bn_core.lessons.detached_statistics.bias_drift_figure import (
    draw_bias_drift,
    draw_gradient_flow,
    draw_live_networks,
)
from bn_core.norm.gradient_flow import measure_gradient_flow

themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def drawable(figure):
    json.dumps(figure, allow_nan=False)
    go.Figure(figure["data"], figure["layout"])
    assert figure["alt"]
    assert figure["layout"]["title"]["text"]
    return figure


@themes
def test_the_toy_is_drawn_to_its_last_step(theme):
    found = simulate_bias_drift([2, 4, 8, 10], 1.0, 0.05, 1000)
    bias, loss = map(drawable, draw_bias_drift(found, theme))
    assert bias["data"][0]["x"][-1] == 1000
    assert bias["data"][0]["y"][-1] == pytest.approx(found.bias_left_out[-1], rel=1e-3)
    assert loss["data"][1]["y"][0] == pytest.approx(found.loss_kept[0], rel=1e-3)
    assert len(bias["data"][0]["x"]) < 300


@themes
def test_what_passes_is_drawn_beside_its_law(theme):
    found = measure_gradient_flow([2, 3, 8])
    law, measured = drawable(draw_gradient_flow(found, theme))["data"]
    np.testing.assert_allclose(measured["y"], found.rms, rtol=1e-3, atol=1e-12)
    np.testing.assert_allclose(law["y"], found.law, rtol=1e-3)


def test_a_run_is_drawn_as_loss_and_accuracy(tiny):
    config, frames = tiny
    made = draw_live_networks(config, frames, len(frames) - 1, {"theme": "dark"})
    assert [figure["id"] for figure in made["figures"]] == ["loss", "accuracy"]
    for figure in made["figures"]:
        drawable(figure)
    with pytest.raises(ValueError, match="colours"):
        draw_live_networks(config, frames, 0, {"theme": "mauve"})
