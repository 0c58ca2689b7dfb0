"""Both readings are drawn from the first moment on, and only what was measured."""

import math
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import LIGHT
from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.figure import MEASURES, draw_covariate_shift, draw_over_time
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.lessons.covariate_shift.sentences import measure_movement

CONFIG = CovariateShiftConfig(layers=3, steps=20, seeds=2)


def shift(share: float) -> CovariateShift:
    """Random numbers, of which the first seeds have come."""
    rng = np.random.default_rng(0)
    gradients = rng.uniform(size=(len(RATES), 2, 2, 3))
    moments = rng.uniform(size=(len(NORMS), 2, len(CONFIG.measured_steps)))
    if share < 1:
        gradients[:, :, 1] = math.nan
        moments[:, 1] = math.nan
    if not share:
        gradients[:], moments[:] = math.nan, math.nan
    step = int(100 * share)
    return CovariateShift(share, "", step, gradients, gradients, *[moments] * 5)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_what_has_come_is_drawn_with_its_range(share: float) -> None:
    result = shift(share)
    told = draw_covariate_shift(CONFIG, [result], 0, {"theme": "dark", "show": "gradients"})
    noise = draw_covariate_shift(CONFIG, [result], 0, {"theme": "dark"})
    [by_rate] = told["figures"]
    low, high, middle = by_rate["data"][:3]
    each = result.cosine[:, 0].mean(axis=-1)
    if share:
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(middle["y"], np.nanmedian(each, axis=1), rtol=1e-3)
            np.testing.assert_allclose(low["y"], np.nanmin(each, axis=1), rtol=1e-3)
            np.testing.assert_allclose(high["y"], np.nanmax(each, axis=1), rtol=1e-3)
    else:
        assert set(middle["y"]) == {None}
    for figure in (by_rate, *noise["figures"]):
        assert figure["layout"]["xaxis"]["title"]["text"]
        assert figure["layout"]["yaxis"]["title"]["text"]
    assert told["say"]
    assert noise["say"]


def test_networks_end_where_their_inputs_move_and_they_learn() -> None:
    result = shift(1.0)
    [figure] = draw_covariate_shift(CONFIG, [result], 0, {})["figures"]
    ends = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert len(ends) == len(NORMS)
    for trace, moved, accuracy in zip(
        ends, measure_movement(result), result.accuracy[..., -1], strict=True
    ):
        np.testing.assert_allclose(trace["x"], moved, rtol=6e-4)
        np.testing.assert_allclose(trace["y"], accuracy, rtol=6e-4)
    assert go.Figure(figure["data"], figure["layout"])


def test_network_that_diverged_is_named_once_training_is_over() -> None:
    whole = shift(1.0)
    assert draw_covariate_shift(CONFIG, [whole], 0, {})["alerts"] == []
    accuracy = whole.accuracy.copy()
    accuracy[0, 1, -1] = math.nan
    [alert] = draw_covariate_shift(CONFIG, [replace(whole, accuracy=accuracy)], 0, {})["alerts"]
    assert alert.startswith("The network without batch norm diverged with 1 of 2 seeds")
    assert draw_covariate_shift(CONFIG, [shift(0.5)], 0, {})["alerts"] == []


@pytest.mark.parametrize("what", MEASURES)
def test_measures_are_drawn_over_the_training(what: str) -> None:
    result = shift(1.0)
    drawn = draw_over_time(CONFIG, result, what, LIGHT)
    assert [trace["x"] for trace in drawn["data"]] == [list(CONFIG.measured_steps)] * 3 * len(NORMS)
