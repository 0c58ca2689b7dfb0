"""A picture of a run shows its frames' own numbers, and a lost network leaves a gap."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig, RunView
from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.activations.figure import draw_run

Run = tuple[RunConfig, Sequence[Frame]]
VIEWS: list[dict[str, str]] = [
    {},
    {"theme": "dark", "log": "true"},
    {"layer": "1"},
    {"layer": "20"},
]


def drawn(run: Run, shown: int = -1, params: Mapping[str, str] | None = None) -> dict[str, Any]:
    config, frames = run
    return draw_run(config, frames, range(len(frames))[shown], params or {})


def figure(made: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in made["figures"] if each["id"] == name)


def numbers(values: Any) -> Iterator[float]:
    if isinstance(values, (list, tuple)):
        for each in values:
            yield from numbers(each)
    elif isinstance(values, dict):
        yield from numbers(list(values.values()))
    elif isinstance(values, float):
        yield values


@pytest.mark.parametrize("params", VIEWS, ids=str)
@pytest.mark.parametrize("shown", [0, 3, -1])
@pytest.mark.parametrize("name", ["tiny", "wild"])
def test_a_picture_is_plain_json(
    name: str, shown: int, params: dict[str, str], request: pytest.FixtureRequest
) -> None:
    made = drawn(request.getfixturevalue(name), shown, params)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert all(map(math.isfinite, numbers(made)))


@pytest.mark.parametrize("name", ["tiny", "wild"])
def test_plotly_accepts_every_figure(name: str, request: pytest.FixtureRequest) -> None:
    for each in drawn(request.getfixturevalue(name))["figures"]:
        go.Figure(each["data"], each["layout"])


def test_every_figure_names_itself_its_axes_and_what_it_shows(tiny: Run) -> None:
    made = drawn(tiny)["figures"]
    assert len({each["id"] for each in made}) == len(made)
    assert len({each["alt"] for each in made}) == len(made)
    for each in made:
        assert each["layout"]["title"]["text"]
        assert each["layout"]["xaxis"]["title"]["text"]
        assert each["layout"]["yaxis"]["title"]["text"]
        assert each["row"]


def test_ids_and_alternatives_stay_while_a_run_goes_on(tiny: Run) -> None:
    first, last = ([(f["id"], f["alt"]) for f in drawn(tiny, n)["figures"]] for n in (0, -1))
    assert first == last


def test_a_ridge_is_the_frames_histogram_scaled_to_its_own_peak(tiny: Run) -> None:
    frame = tiny[1][-1]
    made = drawn(tiny)
    for k, norm in enumerate(frame.norms):
        [trace] = figure(made, f"histogram {norm}")["data"]
        heights = [y for y in trace["y"] if y is not None]
        for number, share in enumerate(frame.histogram[k], start=1):
            bins = len(share)
            ridge = heights[(number - 1) * (bins + 2) : number * (bins + 2)]
            assert (ridge[0], ridge[-1]) == (number, number)
            expected = number - 0.92 * share / share.max()
            np.testing.assert_allclose(ridge[1:-1], expected, rtol=6e-4)


def test_the_curves_are_the_frames_numbers(tiny: Run) -> None:
    config, frames = tiny
    made = drawn(tiny)
    for k, trace in enumerate(figure(made, "loss")["data"]):
        assert trace["x"] == list(range(1, config.steps + 1))
        merged = np.full(config.steps, np.nan)
        for each in frames:
            merged[each.first - 1 : each.step] = each.losses[:, k]
        np.testing.assert_allclose(trace["y"], merged, rtol=6e-4)
    for k, trace in enumerate(figure(made, "accuracy")["data"]):
        np.testing.assert_allclose(trace["y"], [f.accuracy[k] for f in frames], rtol=6e-4)
        np.testing.assert_array_equal(trace["x"], [f.step for f in frames])
    for k, trace in enumerate(figure(made, "gradient")["data"]):
        np.testing.assert_allclose(trace["y"], frames[-1].gradient[k], rtol=6e-4)
    for k, trace in enumerate(figure(made, "saturated")["data"]):
        np.testing.assert_allclose(trace["y"], frames[-1].saturated[k], rtol=6e-4)


@pytest.mark.parametrize("layer", [1, 2])
def test_the_followed_layer_is_the_one_asked_for(tiny: Run, layer: int) -> None:
    frames = tiny[1]
    made = drawn(tiny, params={"layer": str(layer)})
    for k, norm in enumerate(frames[0].norms):
        low, high, middle = figure(made, f"percentiles {norm}")["data"]
        for place, trace in enumerate((low, middle, high)):
            expected = [f.percentiles[k, layer - 1, place] for f in frames]
            np.testing.assert_allclose(trace["y"], expected, rtol=6e-4)
        assert f"Layer {layer}," in figure(made, f"percentiles {norm}")["layout"]["title"]["text"]


def test_a_layer_beyond_the_network_is_its_last(tiny: Run) -> None:
    assert drawn(tiny, params={"layer": "20"}) == drawn(tiny, params={"layer": "2"})


def test_the_past_is_marked_and_the_present_is_not(tiny: Run) -> None:
    for name in ("loss", "accuracy", "percentiles batch"):
        [mark] = figure(drawn(tiny, 3), name)["layout"]["shapes"]
        assert mark["x0"] == mark["x1"] == tiny[1][3].step
        assert figure(drawn(tiny), name)["layout"]["shapes"] == []


def test_the_ground_and_the_axis_are_those_asked_for(tiny: Run) -> None:
    dark = figure(drawn(tiny, params={"theme": "dark", "log": "true"}), "loss")
    light = figure(drawn(tiny), "loss")
    assert [trace["line"]["color"] for trace in dark["data"]] == [DARK.none, DARK.batch, DARK.layer]
    assert light["data"][1]["line"]["color"] == LIGHT.batch
    assert [each["layout"]["yaxis"]["type"] for each in (dark, light)] == ["log", "linear"]


@pytest.mark.parametrize(
    "params", [{"layer": "0"}, {"layer": "21"}, {"layer": "x"}, {"theme": "mauve"}, {"log": "2"}]
)
def test_a_view_out_of_bounds_is_refused(tiny: Run, params: dict[str, str]) -> None:
    [(name, _)] = params.items()
    with pytest.raises(ValueError, match=RunView.knob(name).help):
        drawn(tiny, params=params)


def test_what_is_no_part_of_the_view_is_left_alone(tiny: Run) -> None:
    assert drawn(tiny, params={"frame": "7", "n": "x"}) == drawn(tiny)


def test_a_lost_network_leaves_gaps_and_a_sentence(wild: Run) -> None:
    frame = wild[1][-1]
    made = drawn(wild)
    assert made["alerts"] == [f"The network without normalization {frame.ended[0]}"]
    assert figure(made, "loss")["data"][0]["y"][-1] is None
    assert figure(made, "loss")["data"][1]["y"][-1] is not None
    assert set(figure(made, "gradient")["data"][0]["y"]) == {None}
    assert set(figure(made, "saturated")["data"][0]["y"]) == {None}
    assert figure(made, "histogram none")["data"][0]["y"] == []
    assert figure(made, "histogram batch")["data"][0]["y"]


def test_a_network_that_has_not_ended_raises_no_alarm(tiny: Run) -> None:
    assert drawn(tiny)["alerts"] == []
